-- grain: pool, bin
-- inputs: donor, miss
-- output: forecast_calibration: how wide the bands are, in the series' own scale: quantiles (type 7) of past misses, taken a
--   little further out where they are fewer than 100 (as conformal prediction does); without ten, those of a random walk
create or replace temp table forecast_calibration as
with counted as (
    select
        pool, bin, count(*) as errors,
        quantile_cont(abs(error), 0.8e0) as k80,
        quantile_cont(abs(error), 0.95e0) as k95,
        list(abs(error) order by abs(error)) as sizes
    from miss
    group by pool, bin
)

select
    donor.pool,
    donor.bin,
    donor.first_ahead,
    donor.last_ahead,
    coalesce(counted.errors, 0) as errors,
    case
        when coalesce(counted.errors, 0) < 10 then 1.2815515655446004e0 * 1.128e0 * 1.2533141373155003e0 * sqrt(donor.last_ahead)
        when counted.errors < 100 then sizes[least(counted.errors, ceil(0.8e0 * (counted.errors + 1)))::integer]
        else counted.k80
    end as k80,
    case
        when coalesce(counted.errors, 0) < 10 then 1.959963984540054e0 * 1.128e0 * 1.2533141373155003e0 * sqrt(donor.last_ahead)
        when counted.errors < 100 then sizes[least(counted.errors, ceil(0.95e0 * (counted.errors + 1)))::integer]
        else counted.k95
    end as k95,
    donor.provisional
from donor
left join counted on donor.pool = counted.pool and donor.bin = counted.bin
