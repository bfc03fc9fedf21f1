-- grain: series, method, k
-- inputs: naive_point (series, t, y; a period that is not known has no row or no y), $period (of the season), $horizon
-- output: naive_forecast: the simple rules with the deviation of their errors (Hyndman and Athanasopoulos, as R's forecast 8.20):
--   rwf (the last value), rwf_drift, snaive (the last of the same season) and meanf; df where limits are Student's
create or replace temp table naive_forecast as
with stepped as (
    select
        series,
        t::bigint as t,
        t::bigint % $period::integer as season,
        y::double as y,
        y - lag(y ignore nulls) over (partition by series order by t) as step,
        y - lag(y ignore nulls) over (partition by series, t::bigint % $period::integer order by t) as season_step
    from naive_point
),

summed as (
    select
        series,
        max(t) as last_t,
        max_by(y, t) filter (where y is not null) as last_y,
        count(y) as points,
        count(step) as steps,
        avg(y order by t) as mean_y,
        avg(step order by t) as drift,
        avg(step ** 2 order by t) as variance_last,
        avg(season_step ** 2 order by t) as variance_season
    from stepped
    group by series
),

spread as (
    select
        summed.series,
        sum((stepped.step - summed.drift) ** 2 order by stepped.t) / nullif(any_value(summed.steps) - 1, 0) as variance_drift,
        sum((stepped.y - summed.mean_y) ** 2 order by stepped.t) / nullif(any_value(summed.points) - 1, 0) as variance_mean
    from stepped
    inner join summed on stepped.series = summed.series
    group by summed.series
),

last_of_season as (
    select series, season, max_by(y, t) as y
    from stepped
    where y is not null
    group by series, season
),

ahead as (
    select
        summed.*, spread.variance_drift, spread.variance_mean,
        unnest(range(1, $horizon::integer + 1)) as k
    from summed
    inner join spread on summed.series = spread.series
)

select series, 'rwf' as method, k, last_y as point, sqrt(variance_last * k) as se, null::integer as df
from ahead
union all
select series, 'rwf_drift', k, last_y + k * drift, sqrt(variance_drift * (k + k ** 2 / steps::double)), null
from ahead
union all
select
    ahead.series, 'snaive', ahead.k, season.y,
    sqrt(ahead.variance_season * ((ahead.k - 1) // $period::integer + 1)), null
from ahead
left join last_of_season as season
    on ahead.series = season.series and (ahead.last_t + ahead.k) % $period::integer = season.season
union all
select series, 'meanf', k, mean_y, sqrt(variance_mean * (1e0 + 1e0 / points)), (points - 1)::integer
from ahead
