-- grain: a count: term, geography, frequency, period, breakdown, category
-- inputs: candidate, knowledge, ref_indicator, ref_nesting, ref_calendar, ref_place, $sensitive_from, $threshold
-- output: cell: every whole number that is printed or follows from printed ones, with its number, whether it is printed,
--   whether readers already know it (`told`), and whether it is hidden and why. Only periods in which anything is fresh.
--   What this month does not print (of places closed, replaced or not yet there, of later months) is not `present`: what
--   was told of it counts.
create or replace temp table cell as
with counted as (
    select candidate.*, calendar.financial_year
    from candidate
    inner join ref_calendar as calendar
        on candidate.frequency = calendar.frequency and candidate.period = calendar.period
    where candidate.measure_kind = 'count' and not (candidate.publicly_known and candidate.geography = 'unallocated')
),

affected as (
    select distinct frequency, accumulate, case when accumulate then financial_year else period end as stretch
    from counted
    where fresh
),

concerned as (
    select counted.*
    from counted
    semi join affected
        on
            counted.frequency = affected.frequency and counted.accumulate = affected.accumulate
            and case when counted.accumulate then counted.financial_year else counted.period end = affected.stretch
),

gone as (
    select
        knowledge.*,
        indicator.frequency,
        indicator.denominator_term,
        indicator.obsession,
        indicator.numerator_term || case when indicator.accumulate then ' year to date' else '' end as numerator_term,
        place.level,
        indicator.accumulate,
        calendar.financial_year
    from knowledge
    inner join ref_indicator as indicator
        on knowledge.indicator = indicator.indicator and indicator.measure_kind = 'count'
    inner join ref_place as place on knowledge.geography = place.code
    inner join ref_calendar as calendar
        on indicator.frequency = calendar.frequency and knowledge.period = calendar.period
    anti join candidate
        on
            knowledge.indicator = candidate.indicator and knowledge.geography = candidate.geography
            and knowledge.period = candidate.period and knowledge.breakdown = candidate.breakdown
            and knowledge.category = candidate.category
    semi join (
        select distinct indicator, case when accumulate then financial_year else period end as stretch
        from concerned
    ) as asked
        on
            knowledge.indicator = asked.indicator
            and case when indicator.accumulate then calendar.financial_year else knowledge.period end = asked.stretch
    qualify row_number() over (
        partition by
            knowledge.indicator, knowledge.geography, knowledge.period, knowledge.breakdown, knowledge.category
        order by knowledge.publication desc, knowledge.release desc
    ) = 1
),

part as (
    select
        numerator_term as term, geography, level, true as present, frequency, period, period_start, period_end,
        financial_year, accumulate, breakdown, category, numerator as number, true as printed, obsession, 2 as rank,
        told,
        was_hidden or source_status = 'withheld' as hidden
    from concerned
    union all
    select
        denominator_term, geography, level, true, frequency, period, period_start, period_end,
        financial_year, false, 'all', 'all', denominator, true, obsession, 3,
        denominator_told,
        denominator_was_hidden or (denominator is null and source_status = 'withheld')
    from concerned
    where denominator_term is not null
    union all
    select
        numerator_term || ' not of ' || denominator_term, geography, level, true, frequency, period, period_start,
        period_end, financial_year, false, breakdown, category, denominator - numerator, false, obsession, 1,
        told and denominator_told,
        source_status = 'withheld'
    from concerned
    where
        complement and denominator_term is not null
        and not (denominator_term = numerator_term and breakdown = 'all')
    union all
    select
        outside.numerator_term || ' beyond ' || inside.numerator_term, inside.geography, inside.level, true,
        inside.frequency, inside.period, inside.period_start, inside.period_end, inside.financial_year, false,
        inside.breakdown, inside.category, outside.numerator - inside.numerator, false, inside.obsession, 1,
        inside.told and outside.told,
        inside.source_status = 'withheld' or outside.source_status = 'withheld'
    from concerned as inside
    inner join ref_nesting as nesting on inside.indicator = nesting.inside
    inner join concerned as outside
        on
            nesting.outside = outside.indicator and inside.geography = outside.geography
            and inside.period = outside.period and inside.breakdown = outside.breakdown
            and inside.category = outside.category
    union all
    select
        numerator_term, geography, level, false, frequency, period, period_start, period_end, financial_year, accumulate,
        breakdown, category, numerator, true, obsession, 2, status = 'released', status = 'confidential'
    from gone
    union all
    select
        denominator_term, geography, level, false, frequency, period, period_start, period_end, financial_year, false,
        'all', 'all', denominator, true, obsession, 3, denominator is not null, false
    from gone
    where denominator_term is not null and denominator is not null
),

merged as (
    select
        term, geography, frequency, period, breakdown, category,
        any_value(level) as level,
        bool_or(present) as present,
        any_value(period_start) as period_start,
        any_value(period_end) as period_end,
        any_value(financial_year) as financial_year,
        bool_or(accumulate) as accumulate,
        any_value(number) as number,
        bool_or(printed) as printed,
        bool_or(obsession) as obsession,
        min(rank) as rank,
        coalesce(bool_or(told), false) as told,
        coalesce(bool_or(hidden), false) as hidden
    from part
    group by term, geography, frequency, period, breakdown, category
)

select
    row_number() over (order by term, geography, frequency, period, breakdown, category) as cell_id,
    * exclude (hidden),
    case
        when told then false
        when number is null then hidden
        else hidden or (number >= $sensitive_from and number < $threshold)
    end as hidden,
    case
        when told then null
        when number >= $sensitive_from and number < $threshold then 'small'
        when hidden then 'earlier'
    end as reason
from merged
