-- grain: grp, area
-- inputs: reported_place
-- output: ranked_value: what clusters are ranked by: best first, lowest first where no direction is better
create or replace temp table ranked_value as
select grp, geography as area, value, case polarity when 1 then 1 else -1 end as sense
from reported_place
