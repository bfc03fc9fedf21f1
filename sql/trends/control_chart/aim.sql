-- grain: series
-- inputs: control_series, release.target, release.series_point, ref_calendar, ref_place
-- output: xmr_aim: which way is better, and the target that a single period can be held against: the place's own, else the
--   city's of a rate or proportion; of several the next one due, else the last. None for a year to date, whose target is the
--   year's, nor for a quarter's sum of months
create or replace temp table xmr_aim as
with latest as (
    select release, indicator, geography, max(period_end) as last_end, any_value(frequency) as frequency
    from release.series_point
    group by release, indicator, geography
),

comparable as (
    select charted.series, charted.indicator, charted.geography, charted.unit, latest.last_end, latest.frequency
    from control_series as charted
    inner join latest using (release, indicator, geography)
    where not charted.accumulate and (not charted.quarterly or charted.kind = 'proportion')
),

aimed as (
    select
        comparable.series, target.value,
        row_number() over (
            partition by comparable.series
            order by
                target.geography = comparable.geography desc,
                calendar.period_end >= comparable.last_end desc,
                abs(date_diff('day', comparable.last_end, calendar.period_end)),
                target.period
        ) as choice
    from comparable
    inner join release.target as target on comparable.indicator = target.indicator
    inner join ref_place as place on target.geography = place.code
    inner join ref_calendar as calendar
        on comparable.frequency = calendar.frequency and target.period = calendar.period
    where
        target.geography = comparable.geography
        or (place.level = 'city' and comparable.unit != 'count')
)

select charted.series, charted.polarity as better, aimed.value as target
from control_series as charted
left join aimed on charted.series = aimed.series and aimed.choice = 1
