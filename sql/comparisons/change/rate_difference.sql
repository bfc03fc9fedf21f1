-- grain: id
-- inputs: compared_rate (id, x1, n1, x2, n2, multiplier, confidence)
-- output: rate_difference: the difference of two rates with limits squared and added (MOVER, Zou and Donner 2008), the step
--   between them in standard deviations on the square-root scale, and the exact conditional p-value (as R's poisson.test)
create or replace temp table rate_difference as
with limited as (
    select
        id, x1, n1, x2, n2,
        multiplier,
        x1 / n1 as r1, count_lower(x1, confidence) / n1 as lower1, count_upper(x1, confidence) / n1 as upper1,
        x2 / n2 as r2, count_lower(x2, confidence) / n2 as lower2, count_upper(x2, confidence) / n2 as upper2,
        (x1 + x2)::bigint as together,
        n2 / (n1 + n2) as share
    from compared_rate
),

drawn as (
    select id, x2, together, share, unnest(range(0, together + 1)) as k
    from limited
),

chances as (
    select
        *,
        exp(
            lgamma(together + 1e0) - lgamma(k + 1e0) - lgamma(together - k + 1e0) + k * ln(share) + (together - k) * ln(1e0 - share)
        ) as chance
    from drawn
),

exact as (
    select
        id,
        least(1e0, sum(chance order by k) filter (where chance <= own * (1e0 + 1e-7))) as p
    from (
        select chances.*, max(case when k = x2 then chance end) over (partition by id) as own
        from chances
    )
    group by id
)

select
    limited.id,
    (r2 - r1) * multiplier as difference,
    (r2 - r1 - sqrt((r2 - lower2) ** 2 + (upper1 - r1) ** 2)) * multiplier as lower,
    (r2 - r1 + sqrt((upper2 - r2) ** 2 + (r1 - lower1) ** 2)) * multiplier as upper,
    (sqrt((x2 + 0.375e0) / n2) - sqrt((x1 + 0.375e0) / n1)) / sqrt(1e0 / (4e0 * n1) + 1e0 / (4e0 * n2)) as steps,
    exact.p
from limited
inner join exact on limited.id = exact.id
