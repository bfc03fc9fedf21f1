-- grain: id, confidence
-- inputs: measured_count (id, x, n, multiplier, confidence)
-- output: count_limits: a count or rate with its limits: exact below 10, Byar's from 10 (as PHEindicatormethods has it)
create or replace temp table count_limits as
select
    id, x, n, confidence,
    x / nullif(n, 0) * multiplier as value,
    count_lower(x, confidence) / nullif(n, 0) * multiplier as lower,
    count_upper(x, confidence) / nullif(n, 0) * multiplier as upper,
    case when x < 10 then 'exact' else 'byar' end as method
from measured_count
