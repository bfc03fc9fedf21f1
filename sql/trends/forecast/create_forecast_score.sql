-- grain: pool, rule, bin
-- inputs: attempt
-- output: forecast_score: the mean 80% interval score of each rule's calibrated bands over its own past misses (Gneiting and
--   Raftery 2007): twice the half width, and ten times what a miss lies beyond it; lower is better
create or replace temp table forecast_score as
with banded as (
    select pool, rule, bin, quantile_cont(abs(error), 0.8e0) as k80
    from attempt
    group by pool, rule, bin
)

select
    attempt.pool, attempt.rule, attempt.bin,
    any_value(banded.k80) as k80,
    avg(2e0 * banded.k80 + 10e0 * greatest(abs(attempt.error) - banded.k80, 0)
        order by attempt.job, attempt.origin, attempt.ahead) as score_80,
    count(*) as errors
from attempt
inner join banded on attempt.pool = banded.pool and attempt.rule = banded.rule and attempt.bin = banded.bin
group by attempt.pool, attempt.rule, attempt.bin
