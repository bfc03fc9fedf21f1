-- grain: grp, area
-- inputs: funnel_share
-- output: dispersed: the proportions whose spread is compared with chance
create or replace temp table dispersed as
select grp, area, x, n
from funnel_share
