-- grain: indicator, definition_version, geography, period, breakdown, category and each month in which it changed
-- inputs: term_value, population_year, ref_indicator, ref_calendar, ref_version, ref_term_breakdown
-- output: restricted.observation: numerator and denominator as known in that month and the value in the indicator's unit
insert into restricted.observation by name
with wanted as (
    select
        indicator.*,
        breakdown.breakdown
    from ref_indicator as indicator
    inner join ref_term_breakdown as breakdown
        on indicator.numerator_term = breakdown.term and indicator.frequency = breakdown.frequency
),

moment as (
    select wanted.indicator, value.breakdown, value.category, value.geography, value.period, value.known
    from wanted
    inner join term_value as value
        on
            wanted.numerator_term = value.term and wanted.frequency = value.frequency
            and wanted.breakdown = value.breakdown
    union
    select wanted.indicator, top.breakdown, top.category, top.geography, top.period, bottom.known
    from wanted
    inner join term_value as top
        on
            wanted.numerator_term = top.term and wanted.frequency = top.frequency
            and wanted.breakdown = top.breakdown
    inner join term_value as bottom
        on
            wanted.denominator_term = bottom.term and wanted.frequency = bottom.frequency
            and bottom.breakdown = 'all' and top.geography = bottom.geography and top.period = bottom.period
    union
    select indicator, breakdown, category, geography, period, received
    from (
        select
            wanted.indicator, top.breakdown, top.category, top.geography, top.period, population.received
        from wanted
        inner join term_value as top
            on
                wanted.numerator_term = top.term and wanted.frequency = top.frequency
                and wanted.breakdown = top.breakdown
        inner join ref_calendar as calendar
            on wanted.frequency = calendar.frequency and top.period = calendar.period
        inner join population_year as population
            on
                wanted.indicator = population.indicator and top.geography = population.geography
                and population.year <= year(calendar.period_end)
        qualify population.received != '' and population.year = max(population.year) over (
            partition by wanted.indicator, top.breakdown, top.category, top.geography, top.period
        )
    )
),

topped as (
    select moment.*, indicator.* exclude (indicator), top.number as numerator, top.source_status, top.source_file, top.source_row
    from moment
    inner join ref_indicator as indicator on moment.indicator = indicator.indicator
    asof left join term_value as top
        on
            indicator.numerator_term = top.term and indicator.frequency = top.frequency
            and moment.breakdown = top.breakdown and moment.category = top.category
            and moment.geography = top.geography and moment.period = top.period
            and moment.known >= top.known
),

bottomed as (
    select topped.*, bottom.number as counted
    from topped
    asof left join (select * from term_value where breakdown = 'all') as bottom
        on
            topped.denominator_term = bottom.term and topped.frequency = bottom.frequency
            and topped.geography = bottom.geography and topped.period = bottom.period
            and topped.known >= bottom.known
),

dated as (
    select bottomed.*, calendar.period_start, calendar.period_end, year(calendar.period_end) as year
    from bottomed
    inner join ref_calendar as calendar
        on bottomed.frequency = calendar.frequency and bottomed.period = calendar.period
),

resident as (
    select dated.*, coalesce(dated.counted, population.residents) as denominator
    from dated
    left join population_year as population
        on
            dated.indicator = population.indicator and dated.geography = population.geography
            and dated.year >= population.year and dated.known >= population.received
    qualify row_number() over (
        partition by
            dated.indicator, dated.breakdown, dated.category, dated.geography, dated.period, dated.known
        order by population.year desc nulls last, population.received desc
    ) = 1
),

versioned as (
    select resident.*, version.definition_version
    from resident
    asof left join ref_version as version
        on resident.indicator = version.indicator and resident.period_start >= version.version_from
)

select
    indicator,
    definition_version,
    geography,
    period,
    period_start,
    period_end,
    breakdown,
    category,
    case when measure_kind != 'published_rate' then numerator end as numerator,
    denominator,
    case
        when measure_kind = 'published_rate' or not has_rate then numerator
        when denominator > 0 then numerator * scale / denominator
    end as value,
    measure_kind,
    source_status,
    known as received,
    source_file,
    source_row
from versioned
where numerator is not null or source_status != 'ok'
order by ordinal, geography, period_start, breakdown, category, received
