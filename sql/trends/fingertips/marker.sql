-- grain: series
-- inputs: annual_point (series, t, x, n, value, lower, upper, kind: 'proportion' of x in n, or 'other': a value with 95% limits)
-- output: fingertips: the recent trend of the Fingertips profiles (Public Health England, TrendMarkerCalculator): the latest
--   five years, all of them known; a chi-square for trend above qchisq(.998, 1); and six slopes of one sign, of all years
--   and with each left out, where level counts as rising. chi2 is that of R's prop.trend.test for a proportion, else of a
--   line weighted by the limits. The slope is a year's: in log odds for a proportion, where nought takes half an event
create or replace temp table fingertips as
with placed as (
    select
        *,
        5 - (max(t) over (partition by series) - t) as k,
        case
            when kind = 'proportion' then x >= 0 and x < n
            else value is not null and upper > lower
        end as usable
    from annual_point
),

latest as (
    select
        series, kind, k, x, n,
        case
            when kind != 'proportion' then value
            when x = 0 then ln(0.5e0 / (n + 0.5e0))
            else ln(x / (n - x))
        end as y,
        case when kind = 'proportion' then 1e0 else (3.92e0 / (upper - lower)) ** 2 end as weight
    from placed
    where k >= 1
    qualify count_if(usable) over (partition by series) = 5
),

fitted as (
    select
        latest.*,
        without.k as left_out,
        sum(weight * latest.k order by latest.k) over fit / sum(weight order by latest.k) over fit as mean_k,
        sum(weight * y order by latest.k) over fit / sum(weight order by latest.k) over fit as mean_y
    from latest
    inner join range(0, 6) as without (k) on latest.k != without.k
    window fit as (partition by series, without.k)
),

sloped as (
    select
        series, left_out,
        sum(weight * (k - mean_k) ** 2 order by k) as spread,
        sum(weight * (k - mean_k) * (y - mean_y) order by k) / sum(weight * (k - mean_k) ** 2 order by k) as slope
    from fitted
    group by series, left_out
),

signed as (
    select
        series,
        max(case when left_out = 0 then if(abs(slope) < 1e-12, 0e0, slope) end) as slope,
        max(case when left_out = 0 then slope ** 2 * spread end) as chi2_of_line,
        bool_and(slope < -1e-12) or bool_and(slope >= -1e-12) as consistent
    from sloped
    group by series
),

counted as (
    select
        series, any_value(kind) as kind,
        sum(n order by k) as n, sum(x order by k) as x, sum(x * k order by k) as x_k, sum(n * k order by k) as n_k,
        sum(n * k * k order by k) as n_kk
    from latest
    group by series
),

tested as (
    select
        signed.series, signed.slope, signed.consistent,
        case
            when counted.kind = 'proportion' then
                counted.n * (counted.n * counted.x_k - counted.x * counted.n_k) ** 2
                / nullif(counted.x * (counted.n - counted.x) * (counted.n * counted.n_kk - counted.n_k ** 2), 0)
            else signed.chi2_of_line
        end as chi2
    from signed
    inner join counted on signed.series = counted.series
),

every as (
    select distinct series
    from annual_point
)

select
    every.series, tested.chi2, tested.slope, tested.consistent,
    case
        when tested.series is null then 'cannot be calculated'
        when tested.chi2 > 9.54953570608324e0 and tested.consistent and tested.slope > 0 then 'increasing'
        when tested.chi2 > 9.54953570608324e0 and tested.consistent and tested.slope < 0 then 'decreasing'
        else 'no significant change'
    end as marker
from every
left join tested on every.series = tested.series
