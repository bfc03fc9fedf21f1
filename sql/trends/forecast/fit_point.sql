-- grain: anchor, t
-- inputs: forecast_anchor, forecast_job, forecast_point
-- output: fit_point: the points a fit uses: the latest 60 months, 20 quarters or 15 years up to its origin, without those
--   that are not known
create or replace temp table fit_point as
with paced as (
    select series, any_value(periods_per_year) as periods_per_year
    from forecast_job
    group by series
),

numbered as (
    select row_number() over (order by series, origin) as anchor, series, origin
    from forecast_anchor
)

select numbered.anchor, numbered.series, numbered.origin, paced.periods_per_year, point.t, point.season, point.z
from numbered
inner join paced on numbered.series = paced.series
inner join forecast_point as point
    on
        numbered.series = point.series and point.t <= numbered.origin
        and point.t > numbered.origin - case paced.periods_per_year when 12 then 60 when 4 then 20 else 15 end
where point.z is not null
