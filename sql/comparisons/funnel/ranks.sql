-- grain: grp, area
-- inputs: ranked_value (grp, area, value, sense (1: the largest is first, -1: the smallest is))
-- output: rank_of: rank with ties sharing the best place, and quartile as PHEindicatormethods' phe_quantile has it with the
--   first place in quartile 1
create or replace temp table rank_of as
with placed as (
    select
        grp, area, value,
        rank() over (partition by grp order by sense * value desc) as rank,
        count(*) over (partition by grp) as ranked,
        count(*) over (partition by grp, value) as tied
    from ranked_value
    where value is not null
)

select
    grp, area, value, rank, ranked, tied > 1 as tied,
    case when ranked >= 4 then greatest(1, floor(5 - ceil((ranked + 1 - rank) / (ranked / 4e0))))::integer end as quartile
from placed
