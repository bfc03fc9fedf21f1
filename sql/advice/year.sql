-- grain: the key of restricted.observation
-- inputs: restricted.publishable, ref_indicator, ref_calendar, $month
-- output: the counts, as known by the month, that are about the month's financial year; of what has none yet, the newest
with asked as (
    select financial_year, period_end as month_end
    from ref_calendar
    where frequency = 'month' and period = $month
),

year as (
    select min(ref_calendar.period_start) as year_start, max(asked.month_end) as month_end
    from ref_calendar
    inner join asked on ref_calendar.financial_year = asked.financial_year
    where ref_calendar.frequency = 'month'
),

known as (
    select publishable.*, year.year_start
    from restricted.publishable
    inner join ref_indicator as entry
        on publishable.indicator = entry.indicator and entry.measure_kind = 'count'
    inner join year on publishable.period_end <= year.month_end
    where publishable.received <= $month
)

select known.* exclude (year_start)
from known
qualify period_end >= year_start or period_end = max(period_end) over (partition by indicator)
order by indicator, geography, period, breakdown, category, received
