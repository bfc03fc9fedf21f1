-- grain: series, method, k
-- inputs: naive_point (series, t, y), $period, $horizon
-- output: naive_forecast: the simple rules and their textbook limits (Hyndman and Athanasopoulos, as R's forecast 8.20): the last
--   value, the last with drift, the last season and the mean, in the order rwf, rwf_drift, snaive, meanf
create or replace temp table naive_forecast as
with numbered as (
    select
        series, y::double as y,
        row_number() over place as number,
        count(*) over (partition by series) as points,
        y - lag(y) over place as step,
        y - lag(y, $period::integer) over place as season_step
    from naive_point
    where y is not null
    window place as (partition by series order by t)
),

summed as (
    select
        series,
        any_value(points) as points,
        max_by(y, number) as last_y,
        min_by(y, number) as first_y,
        avg(y order by number) as mean_y,
        sqrt(avg(step ** 2 order by number)) as sigma_last,
        sqrt(avg(season_step ** 2 order by number)) as sigma_season,
        count(step) as steps,
        stddev_samp(y) as sigma_mean,
        list(y order by number) as values_
    from numbered
    group by series
),

drifting as (
    select
        summed.*,
        (last_y - first_y) / (points - 1) as drift,
        sqrt(drifted.squares / (summed.points - 2)) as sigma_drift
    from summed
    inner join (
        select numbered.series, sum((numbered.step - (s.last_y - s.first_y) / (s.points - 1)) ** 2 order by numbered.number) as squares
        from numbered
        inner join summed as s on numbered.series = s.series
        where numbered.step is not null
        group by numbered.series
    ) as drifted
        on summed.series = drifted.series
),

ahead as (
    select drifting.*, unnest(range(1, $horizon::integer + 1)) as k
    from drifting
)

select series, 'rwf' as method, k, last_y as point, sigma_last * sqrt(k) as se, null::integer as df
from ahead
union all
select
    series, 'rwf_drift', k, last_y + k * drift,
    sigma_drift * sqrt(k * (1e0 + k / (points - 1e0))), null
from ahead
union all
select
    series, 'snaive', k, values_[points - $period::integer + 1 + (k - 1) % $period::integer],
    sigma_season * sqrt(floor((k - 1) / $period::double) + 1e0), null
from ahead
union all
select series, 'meanf', k, mean_y, sigma_mean * sqrt(1e0 + 1e0 / points), (points - 1)::integer
from ahead
