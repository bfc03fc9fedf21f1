-- grain: release, indicator, geography, method
-- inputs: trend_series, annual_point, fingertips, kendall_test, sen_slope
-- output: release.recent_trend: with fewer than 24 months, 12 quarters or 5 years there is no test and no slope; the normal
--   approximation is good from there (Hirsch, Slack and Smith 1982). The test of a flow finds a trend at p < 0.05; a slope
--   has no marker of its own
create or replace table release.recent_trend as
with latest as (
    select series, count(value) filter (where back < 5) as points
    from (
        select *, max(t) over (partition by series) - t as back
        from annual_point
    )
    group by series
),

annual as (
    select
        chosen.*, found.marker, found.chi2 as statistic, normal_two_sided(sqrt(found.chi2)) as p,
        null::double as slope_per_year, null::double as slope_lower, null::double as slope_upper, latest.points
    from trend_series as chosen
    inner join fingertips as found on chosen.series = found.series
    inner join latest on chosen.series = latest.series
),

tested as (
    select
        chosen.*,
        test.z, test.p, slope.slope, slope.lower, slope.upper,
        coalesce(test.points, 0) as points,
        coalesce(test.points, 0) >= if(
            chosen.periods_per_year = 1, 5, greatest(12, 2 * chosen.periods_per_year)
        ) as enough,
        chosen.method = 'seasonal_mann_kendall' as flow
    from trend_series as chosen
    left join kendall_test as test on chosen.series = test.series
    left join sen_slope as slope on chosen.series = slope.series
    where chosen.method != 'fingertips'
),

judged as (
    select
        tested.* exclude (z, p, slope, lower, upper, points, enough, flow),
        case
            when not flow then null
            when not enough then 'cannot be calculated'
            when p < 0.05e0 and z > 0 then 'increasing'
            when p < 0.05e0 and z < 0 then 'decreasing'
            else 'no significant change'
        end as marker,
        case when enough and flow then z end as statistic,
        case when enough and flow then p end as p,
        case when enough then slope end as slope_per_year,
        case when enough and flow then lower end as slope_lower,
        case when enough and flow then upper end as slope_upper,
        points
    from tested
),

every as (
    select * from annual
    union all by name
    select * from judged
)

select
    release, indicator, geography, method, marker, statistic, p, slope_per_year, slope_lower, slope_upper, points
from every
order by release, indicator, geography, method
