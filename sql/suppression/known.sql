-- grain: the key of restricted.observation
-- inputs: restricted.publishable
-- output: known: each figure with the month in which it was replaced by a later one (none yet: the end of time)
create or replace temp table known as
select
    *,
    coalesce(lead(received) over (
        partition by indicator, geography, period, breakdown, category order by received
    ), '9999-12') as replaced_by
from restricted.publishable
