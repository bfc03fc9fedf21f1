-- grain: grp, area
-- inputs: funnel_rate
-- output: dispersed: the rates whose spread is compared with chance: those of at least one event, because on the logarithmic scale
--   a count of nought would look exact and outweigh all others
create or replace temp table dispersed as
select grp, area, x, n
from funnel_rate
where x > 0
