-- grain: job
-- inputs: forecast_job, forecast_point
-- output: forecast_trial: from which origin on, how often and with how many points at least each line's method is tried on
--   the past; a pool and its parents share these moments
create or replace temp table forecast_trial as
with begun as (
    select job.job, min(point.t) as first_t, count(*) as points
    from forecast_job as job
    inner join forecast_point as point on job.series = point.series and point.t <= job.origin
    where point.z is not null
    group by job.job
),

family as (
    select
        job.*,
        coalesce(parent.pool, job.pool) as family,
        begun.first_t,
        case
            when job.periods_per_year = 12 then 24 when job.periods_per_year = 4 then 8
            when begun.points < 8 then 3
            else 5
        end as fewest,
        case when job.periods_per_year = 12 then 3 else 1 end as step
    from forecast_job as job
    inner join begun on job.job = begun.job
    left join forecast_job as parent on job.parent = parent.job
)

select
    * exclude (first_t),
    (min(first_t) over (partition by family) + min(fewest) over (partition by family) - 1)::integer as first_origin
from family
