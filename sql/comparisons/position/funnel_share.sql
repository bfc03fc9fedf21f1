-- grain: grp, area
-- inputs: reported_place
-- output: funnel_share: the proportions whose counts are shown
create or replace temp table funnel_share as
select grp, geography as area, x, n
from reported_place
where unit = 'percent' and measure_kind = 'count' and x is not null and n > 0 and x <= n
