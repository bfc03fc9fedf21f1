-- grain: series
-- inputs: annual_point (series, t, x, n, value, lower, upper, kind ('proportion' or 'other'))
-- output: fingertips: the recent trend of Fingertips (TrendMarkerCalculator): the last five years in a row, a chi-square above
--   qchisq(0.998, 1), and a slope of the same sign with all points and with each one left out. A proportion of nought takes
--   half an event in the logarithm only
create or replace temp table fingertips as
with judged as (
    select
        *,
        case kind when 'proportion' then x is not null and n > 0 else value is not null and upper > lower end as known,
        max(t) over (partition by series) - t as back
    from annual_point
),

latest as (
    select
        series, kind, 5 - back as k, x, n, value,
        1e0 / ((upper - lower) / 3.92e0) ** 2 as weight,
        ln(case when x = 0 then 0.5e0 / (n + 0.5e0) else x / nullif(n - x, 0) end) as logit
    from judged
    where back < 5 and known
),

summed as (
    select
        series,
        any_value(kind) as kind,
        count(*) = 5 and not coalesce(bool_or(kind = 'proportion' and x = n), false) as whole,
        sum(n) as total, sum(x) as events, sum(x * k) as events_t, sum(n * k) as total_t, sum(n * k * k) as total_tt,
        sum(weight) as w, sum(weight * k) as wt, sum(weight * value) as wy, sum(weight * k * value) as wty,
        sum(weight * k * k) as wtt
    from latest
    group by series
),

dropped as (
    select
        latest.series,
        without.left_out,
        case any_value(latest.kind)
            when 'proportion' then
                (count(*) * sum(logit * k) - sum(logit) * sum(k)) / (count(*) * sum(k * k) - sum(k) ** 2)
            else
                (sum(weight) * sum(weight * k * value) - sum(weight * k) * sum(weight * value))
                / (sum(weight) * sum(weight * k * k) - sum(weight * k) ** 2)
        end as slope
    from latest
    cross join (select unnest(range(0, 6)) as left_out) as without
    where latest.k != without.left_out
    group by latest.series, without.left_out
),

signed as (
    select
        series,
        any_value(case when abs(slope) < 1e-12 then 0 else slope end) filter (where left_out = 0) as slope,
        not (bool_or(slope > 1e-12) and bool_or(slope < -1e-12)) as consistent
    from dropped
    group by series
),

tested as (
    select
        summed.series,
        summed.whole,
        signed.slope,
        signed.consistent,
        case
            when not summed.whole then null
            when summed.kind = 'proportion' and summed.events = 0 then 0e0
            when summed.kind = 'proportion' then
                summed.total * (summed.total * summed.events_t - summed.events * summed.total_t) ** 2
                / (
                    summed.events * (summed.total - summed.events)
                    * (summed.total * summed.total_tt - summed.total_t ** 2)
                )
            else
                (summed.w * summed.wty - summed.wt * summed.wy) ** 2
                / (summed.w * (summed.w * summed.wtt - summed.wt ** 2))
        end as chi2
    from summed
    inner join signed on summed.series = signed.series
),

every as (
    select distinct series
    from annual_point
)

select
    every.series,
    case when tested.whole then tested.chi2 end as chi2,
    case when tested.whole then tested.slope end as slope,
    case when tested.whole then tested.consistent end as consistent,
    case
        when not coalesce(tested.whole, false) then 'cannot be calculated'
        when tested.chi2 > 9.54953570608324e0 and tested.consistent and tested.slope > 0 then 'increasing'
        when tested.chi2 > 9.54953570608324e0 and tested.consistent and tested.slope < 0 then 'decreasing'
        else 'no significant change'
    end as marker
from every
left join tested on every.series = tested.series
