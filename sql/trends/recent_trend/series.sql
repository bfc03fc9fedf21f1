-- grain: series
-- inputs: release.series_point, ref_indicator
-- output: trend_series: each series of the current definition with the method fit for its kind: years by Fingertips; months
--   and quarters of flows by the seasonal Mann-Kendall test; stocks have a slope (Sen) and no test, because a stock
--   resembles the one before and nearly every test of it finds a trend
create or replace temp table trend_series as
with counted as (
    select
        point.release, point.indicator, point.geography,
        any_value(point.periods_per_year) as periods_per_year,
        any_value(indicator.of_flow) as of_flow,
        max(point.t) as last_t
    from release.series_point as point
    inner join ref_indicator as indicator on point.indicator = indicator.indicator
    where point.current
    group by point.release, point.indicator, point.geography
),

chosen as (
    select *, 'fingertips' as method
    from counted
    where periods_per_year = 1
    union all
    select *, if(of_flow, 'seasonal_mann_kendall', 'sen') as method
    from counted
    where periods_per_year > 1 or not of_flow
)

select *, row_number() over (order by release, indicator, geography, method) as series
from chosen
