-- grain: pool, bin
-- inputs: donor, miss
-- output: forecast_calibration: how wide the bands are, in the series' own scale: quantiles (type 7) of past misses; where they
--   are fewer than 100, taken further out by the number of origins they come from (as conformal prediction does, misses of one
--   origin being alike); without ten, those of a random walk
create or replace temp table forecast_calibration as
with sized as (
    select pool, bin, count(*) as errors, count(distinct (job, origin)) as tries
    from miss
    group by pool, bin
),

shared as (
    select
        *,
        case when errors >= 100 then 0.8e0 else least(1e0, ceil(0.8e0 * (tries + 1)) / tries) end as share_80,
        case when errors >= 100 then 0.95e0 else least(1e0, ceil(0.95e0 * (tries + 1)) / tries) end as share_95
    from sized
),

counted as (
    select
        miss.pool, miss.bin, any_value(shared.errors) as errors, any_value(shared.tries) as tries,
        list(abs(miss.error) order by abs(miss.error)) as sizes,
        any_value(shared.share_80) as share_80,
        any_value(shared.share_95) as share_95
    from miss
    inner join shared on miss.pool = shared.pool and miss.bin = shared.bin
    group by miss.pool, miss.bin
),

interpolated as (
    select
        *,
        list_transform(
            [share_80, share_95],
            lambda share: sizes[floor(1 + (errors - 1) * share)::integer] + (
                sizes[ceil(1 + (errors - 1) * share)::integer] - sizes[floor(1 + (errors - 1) * share)::integer]
            ) * (1 + (errors - 1) * share - floor(1 + (errors - 1) * share))
        ) as bounds
    from counted
)

select
    donor.pool,
    donor.bin,
    donor.first_ahead,
    donor.last_ahead,
    coalesce(found.errors, 0) as errors,
    case
        when coalesce(found.errors, 0) < 10
            then 1.2815515655446004e0 * 1.128e0 * 1.2533141373155003e0 * sqrt(donor.last_ahead)
        else found.bounds[1]
    end as k80,
    case
        when coalesce(found.errors, 0) < 10
            then 1.959963984540054e0 * 1.128e0 * 1.2533141373155003e0 * sqrt(donor.last_ahead)
        else found.bounds[2]
    end as k95,
    donor.provisional
from donor
left join interpolated as found on donor.pool = found.pool and donor.bin = found.bin
