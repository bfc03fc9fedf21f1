-- grain: grp, area
-- inputs: reported_place
-- output: funnel_rate: the rates whose counts are shown
create or replace temp table funnel_rate as
select grp, geography as area, x, n, scale as multiplier
from reported_place
where unit in ('per_1000', 'per_10000') and measure_kind = 'count' and x is not null and n > 0
