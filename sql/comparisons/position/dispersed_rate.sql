-- grain: grp, area
-- inputs: funnel_rate
-- output: dispersed: the rates, to see how much they differ more than by chance
create or replace temp table dispersed as
select grp, area, x, n
from funnel_rate
