-- grain: a month of the same financial year, of an indicator that accumulates and one place
-- inputs: restricted.publishable, release.released_cell, ref_calendar (all months), $indicator, $geography, $period, $month
-- output: its year to date as known by the edition, whether the edition shows it, and whether it lies before the month asked
--   for; the newest first
with known as (
    select publishable.period, publishable.period_start, publishable.numerator
    from restricted.publishable
    where
        publishable.indicator = $indicator and publishable.geography = $geography and publishable.received <= $month
        and publishable.numerator is not null
    qualify row_number() over (partition by publishable.period order by publishable.received desc) = 1
),

standing as (
    select period, status
    from release.released_cell
    where
        indicator = $indicator and geography = $geography and breakdown = 'all' and category = 'all' and release <= $month
    qualify row_number() over (partition by period order by release desc) = 1
)

select
    known.period, known.numerator, coalesce(standing.status = 'released', false) as shown,
    calendar.period_start < asked.period_start as before
from known
inner join ref_calendar as calendar on calendar.frequency = 'month' and known.period = calendar.period
inner join ref_calendar as asked on asked.frequency = 'month' and asked.period = $period
left join standing on known.period = standing.period
where calendar.financial_year = asked.financial_year and known.period != asked.period
order by known.period_start desc
