-- grain: indicator, geography, month of arrival and period
-- inputs: check_figure, ref_check
-- output: check_series: for each place and month in which something of it arrived, its headline figures as they were
--   known then (`known`). `new` marks what that month brought or changed. `judged` is what a series is judged by: its
--   measure, or the increase since the month before where the source counts from the start of a year.
create or replace temp table check_series as
with asked as (
    select distinct indicator, geography, received as known
    from check_figure
    where arrived and breakdown = 'all'
),

standing as (
    select asked.known, figure.*
    from asked
    inner join check_figure as figure
        on
            asked.indicator = figure.indicator and asked.geography = figure.geography
            and asked.known >= figure.received
    where figure.breakdown = 'all' and (figure.replaced_in is null or figure.replaced_in > asked.known)
),

dated as (
    select
        standing.*,
        checks.cumulative,
        case checks.cumulative
            when 'calendar_year' then year(standing.period_start)
            when 'financial_year' then year(standing.period_start - interval 3 months)
            when 'academic_year' then year(standing.period_start - interval 8 months)
        end as counted_from
    from standing
    inner join ref_check as checks on standing.indicator = checks.indicator
)

select
    *,
    received = known and (was_received is null or measure is distinct from was_measure) as new,
    case
        when cumulative is null or shown then measure
        when lag(number) over series = number - 1 and lag(counted_from) over series = counted_from
            then measure - lag(measure) over series
        when month(period_start) = case cumulative when 'calendar_year' then 1 when 'financial_year' then 4 else 9 end
            then measure
    end as judged
from dated
window series as (
    partition by indicator, geography, known order by number
)
