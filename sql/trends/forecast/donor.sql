-- grain: pool, bin
-- inputs: forecast_job, forecast_error, horizon_bin
-- output: donor: whose misses stand for a pool and distance: its own where there are 100; else those that it may borrow; else
--   those of the nearest distance that has 100, widened by the square root of how much further it is; else all that there
--   are, each by the square root of its distance. Only the first two are not provisional
create or replace temp table donor as
with wanted as (
    select job.pool, any_value(job.borrow) as borrow, horizon_bin.*
    from forecast_job as job
    inner join horizon_bin on job.periods_per_year = horizon_bin.periods_per_year
    group by all
),

counted as (
    select pool, bin, count(*) as errors
    from forecast_error
    group by pool, bin
),

offered as (
    select
        wanted.pool,
        wanted.bin,
        counted.pool as donor_pool,
        counted.bin as donor_bin,
        counted.errors,
        greatest(1e0, sqrt(wanted.last_ahead / giver.last_ahead)) as widen,
        counted.bin != wanted.bin as provisional,
        case
            when counted.bin = wanted.bin and counted.pool = wanted.pool then 0
            when counted.bin = wanted.bin then 1
            when counted.pool = wanted.pool then 10 + 2 * abs(counted.bin - wanted.bin)
            else 11 + 2 * abs(counted.bin - wanted.bin)
        end as preference
    from wanted
    inner join counted on counted.pool in (wanted.pool, wanted.borrow) and counted.errors >= 100
    inner join horizon_bin as giver
        on wanted.periods_per_year = giver.periods_per_year and counted.bin = giver.bin
),

chosen as (
    select *
    from offered
    qualify row_number() over (partition by pool, bin order by preference, donor_bin) = 1
)

select
    wanted.pool,
    wanted.borrow,
    wanted.bin,
    wanted.first_ahead,
    wanted.last_ahead,
    chosen.donor_pool,
    chosen.donor_bin,
    coalesce(chosen.widen, 1e0) as widen,
    coalesce(chosen.provisional, true) as provisional
from wanted
left join chosen on wanted.pool = chosen.pool and wanted.bin = chosen.bin
