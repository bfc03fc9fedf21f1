-- grain: job, origin, ahead (a look)
-- inputs: forecast_error, forecast_job
-- output: look_error: the mean miss over the window of every look that could have been taken from an earlier origin; a window
--   needs two thirds of its periods
create or replace temp table look_error as
with look as (
    select
        job,
        pool,
        unnest(range(case periods_per_year when 12 then 3 else 1 end, horizon + 1, case periods_per_year when 12 then 3 else 1 end))
            ::integer as ahead,
        case periods_per_year when 12 then 6 when 4 then 2 else 1 end as longest
    from forecast_job
),

windowed as (
    select *, least(longest, ahead)::integer as look_window
    from look
)

select
    windowed.pool, windowed.job, error.origin, windowed.ahead, windowed.look_window,
    avg(error.error order by error.ahead) as error
from windowed
inner join forecast_error as error
    on
        windowed.job = error.job and error.ahead <= windowed.ahead
        and error.ahead > windowed.ahead - windowed.look_window
group by all
having 3 * count(*) >= 2 * windowed.look_window and max(error.ahead) = windowed.ahead
