-- grain: grp, area
-- inputs: funnel_rate
-- output: dispersed: the rates that are drawn towards that of all together
create or replace temp table dispersed as
select grp, area, x, n
from funnel_rate
