-- grain: indicator, geography, breakdown, category, period and each month in which it changed
-- inputs: restricted.observation, restricted.landing, term_value, ref_indicator, ref_term, ref_place, ref_calendar, $received
-- output: check_figure: each figure with the one it replaced (`was_...`), the month that replaced it (`replaced_in`),
--   whether it arrived in the months asked for (`arrived`), whether it is the place's own row (`direct`) and whether that
--   row was sent (`given`), not made up for an absent one. `number` counts the periods of a frequency, so that a step is
--   a difference. `measure` is what a series is judged by: a share by its value (`shown`), a count or a rate of residents
--   by its count.
create or replace temp table check_figure as
with calendar as (
    select
        *,
        row_number() over (partition by frequency order by period_start) as number
    from ref_calendar
),

indicator as (
    select
        indicator.*,
        term.extract,
        measure_kind = 'published_rate' or (has_rate and age_from is null) as shown
    from ref_indicator as indicator
    inner join ref_term as term on indicator.numerator_term = term.term and indicator.frequency = term.frequency
),

sheet as (
    select extract, period, geography, source_file, source_row, min(source_sheet) as source_sheet
    from restricted.landing
    where source_sheet is not null
    group by extract, period, geography, source_file, source_row
    having min(source_sheet) = max(source_sheet)
),

own as (
    select term, frequency, breakdown, category, geography, period, min(known) as known
    from term_value
    where direct
    group by all
)

select
    observation.*,
    indicator.ordinal,
    indicator.frequency,
    indicator.shown,
    indicator.age_from is not null as by_residents,
    calendar.number,
    place.name,
    place.level,
    sheet.source_sheet,
    coalesce(own.known <= observation.received, false) as direct,
    coalesce(own.known <= observation.received, false) and observation.source_row is not null as given,
    list_contains($received::varchar[], observation.received) as arrived,
    lag(observation.received) over version as was_received,
    lead(observation.received) over version as replaced_in,
    lag(observation.numerator) over version as was_numerator,
    lag(observation.denominator) over version as was_denominator,
    lag(observation.value) over version as was_value,
    case when indicator.shown then observation.value else observation.numerator end as measure,
    lag(case when indicator.shown then observation.value else observation.numerator end) over version as was_measure
from restricted.observation
inner join indicator on observation.indicator = indicator.indicator
inner join ref_place as place on observation.geography = place.code
inner join calendar on indicator.frequency = calendar.frequency and observation.period = calendar.period
left join own
    on
        indicator.numerator_term = own.term and indicator.frequency = own.frequency
        and observation.breakdown = own.breakdown and observation.category = own.category
        and observation.geography = own.geography and observation.period = own.period
left join sheet
    on
        indicator.extract = sheet.extract and observation.period = sheet.period and observation.geography = sheet.geography
        and observation.source_file = sheet.source_file and observation.source_row = sheet.source_row
window version as (
    partition by
        observation.indicator, observation.geography, observation.breakdown, observation.category, observation.period
    order by observation.received
)
