-- grain: grp, area
-- inputs: funnel_share
-- output: dispersed: the proportions, to see how much they differ more than by chance
create or replace temp table dispersed as
from funnel_share
