-- grain: a count: term, geography, frequency, period, breakdown, category
-- inputs: candidate, standing, ref_indicator, ref_calendar, ref_part, $sensitive_from, $threshold
-- output: cell: every whole number that is printed or follows from printed ones, with its number, whether it is printed,
--   whether readers already know it (`told`), and whether it is hidden and why. Only periods in which anything is fresh.
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
        standing.*, indicator.frequency, indicator.denominator_term, indicator.obsession,
        indicator.numerator_term || case when indicator.accumulate then ' year to date' else '' end as numerator_term
    from standing
    inner join ref_indicator as indicator
        on standing.indicator = indicator.indicator and indicator.measure_kind = 'count'
    semi join (select distinct part from ref_part where relation = 'succession') as replaced
        on standing.geography = replaced.part
    anti join (select distinct geography from candidate) as present on standing.geography = present.geography
    semi join concerned
        on indicator.frequency = concerned.frequency and standing.period = concerned.period
),

part as (
    select
        numerator_term as term, geography, level, frequency, period, period_start, financial_year, accumulate,
        breakdown, category, numerator as number, true as printed, obsession, 2 as rank,
        told_status = 'released' and told_numerator = numerator as told,
        told_status = 'confidential' or source_status = 'withheld' as hidden
    from concerned
    union all
    select
        denominator_term, geography, level, frequency, period, period_start, financial_year, false,
        'all', 'all', denominator, true, obsession, 3,
        told_denominator = denominator,
        denominator is null and source_status = 'withheld'
    from concerned
    where denominator_term is not null
    union all
    select
        numerator_term || ' not of ' || denominator_term, geography, level, frequency, period, period_start,
        financial_year, false, breakdown, category, denominator - numerator, false, obsession, 1,
        told_status = 'released' and told_numerator = numerator and told_denominator = denominator,
        source_status = 'withheld'
    from concerned
    where
        complement and denominator_term is not null
        and not (denominator_term = numerator_term and breakdown = 'all')
    union all
    select
        outside.numerator_term || ' beyond ' || inside.numerator_term, inside.geography, inside.level, inside.frequency,
        inside.period, inside.period_start, inside.financial_year, false, inside.breakdown, inside.category,
        outside.numerator - inside.numerator, false, inside.obsession, 1,
        inside.told_status = 'released' and inside.told_numerator = inside.numerator
        and outside.told_status = 'released' and outside.told_numerator = outside.numerator,
        inside.source_status = 'withheld' or outside.source_status = 'withheld'
    from concerned as inside
    inner join ref_indicator as indicator on inside.indicator = indicator.indicator
    inner join concerned as outside
        on
            indicator.within = outside.indicator and inside.geography = outside.geography
            and inside.period = outside.period and inside.breakdown = outside.breakdown
            and inside.category = outside.category
    union all
    select
        numerator_term, geography, 'replaced', frequency, period, period_start, null, false,
        breakdown, category, numerator, true, obsession, 2, status = 'released', status = 'confidential'
    from gone
),

merged as (
    select
        term, geography, frequency, period, breakdown, category,
        any_value(level) as level,
        any_value(period_start) as period_start,
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
