-- grain: pool, ahead (a look)
-- inputs: look_error, forecast_job, forecast_calibration
-- output: forecast_look: what it takes to leave a line: quantiles of the size of past mean misses at the same distance, of the
--   pool or of the one it borrows from; else of the nearest look with 100, widened; else the band itself, which is wider
create or replace temp table forecast_look as
with look as (
    select distinct
        pool,
        borrow,
        unnest(range(case periods_per_year when 12 then 3 else 1 end, horizon + 1, case periods_per_year when 12 then 3 else 1 end))
            ::integer as ahead,
        case periods_per_year when 12 then 6 when 4 then 2 else 1 end as longest
    from forecast_job
),

counted as (
    select
        pool, ahead, count(*) as errors,
        quantile_cont(abs(error), 0.8e0) as c80,
        quantile_cont(abs(error), 0.95e0) as c95
    from look_error
    group by pool, ahead
),

offered as (
    select
        look.pool, look.ahead, counted.errors,
        counted.c80 * greatest(1e0, sqrt(look.ahead / counted.ahead)) as c80,
        counted.c95 * greatest(1e0, sqrt(look.ahead / counted.ahead)) as c95,
        counted.ahead != look.ahead as provisional,
        row_number() over (
            partition by look.pool, look.ahead
            order by
                case when counted.ahead = look.ahead and counted.pool = look.pool then 0 when counted.ahead = look.ahead then 1 else 2 end,
                abs(counted.ahead - look.ahead), counted.pool != look.pool, counted.ahead
        ) as preference
    from look
    inner join counted on counted.pool in (look.pool, look.borrow) and counted.errors >= 100
)

select
    look.pool,
    look.ahead,
    least(look.longest, look.ahead)::integer as look_window,
    coalesce(offered.errors, calibration.errors) as errors,
    coalesce(offered.c80, calibration.k80) as c80,
    coalesce(offered.c95, calibration.k95) as c95,
    coalesce(offered.provisional, true) as provisional
from look
inner join forecast_calibration as calibration
    on look.pool = calibration.pool and look.ahead between calibration.first_ahead and calibration.last_ahead
left join offered on look.pool = offered.pool and look.ahead = offered.ahead and offered.preference = 1
