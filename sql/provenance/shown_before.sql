-- grain: a period of the same financial year
-- inputs: release.released_cell, ref_calendar (all months), $indicator, $geography, $period, $month
-- output: the newest year to date of the same year that the edition shows before the period asked for, if there is one
with standing as (
    select *
    from release.released_cell
    where
        indicator = $indicator and geography = $geography and breakdown = 'all' and category = 'all' and release <= $month
    qualify row_number() over (partition by period order by release desc) = 1
)

select standing.period, standing.numerator
from standing
inner join ref_calendar as calendar on calendar.frequency = 'month' and standing.period = calendar.period
inner join ref_calendar as asked on asked.frequency = 'month' and asked.period = $period
where
    standing.status = 'released' and calendar.financial_year = asked.financial_year
    and calendar.period_start < asked.period_start
order by calendar.period_start desc
limit 1
