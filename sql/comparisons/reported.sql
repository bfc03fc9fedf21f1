-- grain: release, indicator
-- inputs: standing_cell, ref_indicator, ref_calendar, $releases
-- output: reported: the newest period that is not stale, the same for every place; without one, the period that was due
create or replace temp table reported as
with month as (
    select period as release, period_start as month_start, period_end as month_end
    from ref_calendar
    where frequency = 'month' and list_contains($releases, period)
),

newest as (
    select
        month.release,
        indicator.indicator,
        max(cell.period_end) as period_end
    from month
    cross join ref_indicator as indicator
    inner join standing_cell as cell
        on
            indicator.indicator = cell.indicator
            and cell.release <= month.release and cell.replaced_by > month.release
            and cell.period_end <= month.month_end
            and date_diff('month', cell.period_end, month.month_end) <= indicator.stale_after
    where cell.breakdown = 'all' and cell.status != 'not available' and cell.geography != 'unallocated'
    group by all
),

due as (
    select month.release, indicator.indicator, max(calendar.period_end) as period_end
    from month
    cross join ref_indicator as indicator
    inner join ref_calendar as calendar
        on indicator.frequency = calendar.frequency and calendar.period_end <= month.month_end
    group by all
)

select
    due.release,
    due.indicator,
    calendar.frequency,
    calendar.period,
    calendar.period_start,
    calendar.period_end,
    calendar.previous_period,
    calendar.year_before as last_year_period,
    start.period as start_period,
    calendar.last_year_end as full_year_period
from due
left join newest using (release, indicator)
inner join ref_indicator as indicator on due.indicator = indicator.indicator
inner join ref_calendar as calendar
    on
        indicator.frequency = calendar.frequency
        and coalesce(newest.period_end, due.period_end) = calendar.period_end
left join (
    select frequency, min_by(period, period_start) as period
    from ref_calendar
    where period_end >= $plan_start::date
    group by all
) as start
    on indicator.frequency = start.frequency
