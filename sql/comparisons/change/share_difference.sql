-- grain: id
-- inputs: compared_share (id, x1, n1, x2, n2, confidence)
-- output: share_difference: the difference of two proportions of different people, with Newcombe's limits (1998, method 10:
--   Wilson's limits squared and added)
create or replace temp table share_difference as
with limited as (
    select
        id,
        x1 / n1 as p1, wilson_lower(x1, n1, confidence) as lower1, wilson_upper(x1, n1, confidence) as upper1,
        x2 / n2 as p2, wilson_lower(x2, n2, confidence) as lower2, wilson_upper(x2, n2, confidence) as upper2
    from compared_share
    where n1 > 0 and n2 > 0
)

select
    id,
    p2 - p1 as difference,
    p2 - p1 - sqrt((p2 - lower2) ** 2 + (upper1 - p1) ** 2) as lower,
    p2 - p1 + sqrt((upper2 - p2) ** 2 + (p1 - lower1) ** 2) as upper
from limited
