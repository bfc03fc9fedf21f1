-- grain: indicator, geography, breakdown, category, period and each month in which it changed
-- inputs: restricted.observation, term_value, ref_indicator, ref_check, ref_place, ref_calendar, $received
-- output: check_figure: each figure with the one it replaced (`was_...`), whether it arrived in the months asked for
--   (`arrived`), whether it is the place's own row (`direct`) and whether that row was sent (`given`), not made up for an
--   absent one. `number` counts the periods of a frequency, so that a step is a difference. `measure` is what a series is
--   judged by: a share by its value, a count or a rate of residents by its count.
create or replace temp table check_figure as
with calendar as (
    select
        *,
        row_number() over (partition by frequency order by period_start) as number
    from ref_calendar
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
    indicator.has_rate,
    indicator.age_from is not null as by_residents,
    checks.delivery,
    calendar.number,
    place.name,
    place.level,
    coalesce(own.known <= observation.received, false) as direct,
    coalesce(own.known <= observation.received, false) and observation.source_row is not null as given,
    list_contains($received::varchar[], observation.received) as arrived,
    case
        when observation.numerator is null then observation.value
        when observation.denominator is not null and indicator.age_from is null then observation.value
        else observation.numerator
    end as measure,
    lag(observation.received) over version as was_received,
    lag(observation.numerator) over version as was_numerator,
    lag(observation.denominator) over version as was_denominator,
    lag(observation.value) over version as was_value
from restricted.observation
inner join ref_indicator as indicator on observation.indicator = indicator.indicator
inner join ref_check as checks on observation.indicator = checks.indicator
inner join ref_place as place on observation.geography = place.code
inner join calendar on indicator.frequency = calendar.frequency and observation.period = calendar.period
left join own
    on
        indicator.numerator_term = own.term and indicator.frequency = own.frequency
        and observation.breakdown = own.breakdown and observation.category = own.category
        and observation.geography = own.geography and observation.period = own.period
window version as (
    partition by
        observation.indicator, observation.geography, observation.breakdown, observation.category, observation.period
    order by observation.received
)
