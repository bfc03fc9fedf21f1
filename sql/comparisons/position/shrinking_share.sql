-- grain: grp, area
-- inputs: funnel_share
-- output: dispersed: the proportions that are drawn towards that of all together
create or replace temp table dispersed as
select grp, area, x, n
from funnel_share
