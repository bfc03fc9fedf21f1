-- grain: edition, indicator, geography, period, breakdown, category
-- inputs: edition, candidate, known, knowledge, ref_indicator, ref_place, ref_level, ref_calendar, $release, $threshold
-- output: figure: the counts of those stretches as they were known when each edition was made. `present` where that
--   edition prints the place; a place closed, replaced or not yet there counts where readers were ever told of it, and so
--   does what another edition told that this one does not know. `fresh` where this release says it for the first time.
--   What a source that is public holds beyond its places is nobody's secret and left out.
create or replace temp table figure as
with printed as (
    select ref_level.indicator, ref_level.breakdown, place.level
    from ref_level
    inner join (select distinct level from ref_place) as place on ref_level.level = place.level
    union
    select indicator, breakdown, 'unallocated'
    from ref_level
    group by indicator, breakdown
    having list_has_all(list(level), ['cluster', 'city'])
),

ever as (
    select distinct indicator, geography, period, breakdown, category
    from knowledge
),

new as (
    select indicator, geography, period, breakdown, category
    from candidate
    where fresh
),

standing_at as (
    select
        edition.edition, calendar.financial_year, known.*,
        entry.* exclude (indicator, measure_kind),
        place.level, place.valid_from, place.valid_to
    from known
    inner join ref_indicator as entry on known.indicator = entry.indicator and entry.measure_kind = 'count'
    inner join ref_calendar as calendar
        on entry.frequency = calendar.frequency and known.period = calendar.period
    inner join edition
        on
            entry.frequency = edition.frequency and entry.accumulate = edition.accumulate
            and case when entry.accumulate then calendar.financial_year else calendar.period end = edition.stretch
            and known.received <= edition.edition and known.replaced_by > edition.edition
    inner join ref_place as place on known.geography = place.code
    inner join printed
        on
            known.indicator = printed.indicator and known.breakdown = printed.breakdown
            and place.level = printed.level
    where
        known.source_status != 'not_applicable'
        and not (entry.publicly_known and known.geography = 'unallocated')
),

elsewhere as (
    select
        $release as edition,
        calendar.financial_year,
        said.indicator, said.geography, said.period, said.period_start, said.period_end, said.breakdown, said.category,
        said.numerator, said.denominator,
        if(said.status = 'released', 'ok', 'withheld') as source_status,
        entry.* exclude (indicator, measure_kind),
        place.level, place.valid_from, place.valid_to
    from knowledge as said
    inner join ref_indicator as entry on said.indicator = entry.indicator and entry.measure_kind = 'count'
    inner join ref_calendar as calendar
        on entry.frequency = calendar.frequency and said.period = calendar.period
    semi join (select * from edition where edition = $release) as asked
        on
            entry.frequency = asked.frequency and entry.accumulate = asked.accumulate
            and case when entry.accumulate then calendar.financial_year else calendar.period end = asked.stretch
    inner join ref_place as place on said.geography = place.code
    anti join (select * from standing_at where edition = $release) as own
        on
            said.indicator = own.indicator and said.geography = own.geography and said.period = own.period
            and said.breakdown = own.breakdown and said.category = own.category
    where
        said.status in ('released', 'confidential')
        and not (entry.publicly_known and said.geography = 'unallocated')
    qualify row_number() over (
        partition by said.indicator, said.geography, said.period, said.breakdown, said.category
        order by said.publication desc, said.release desc
    ) = 1
),

everything as (
    select * exclude (definition_version, value, received, replaced_by, source_file, source_row, measure_kind), false as told_elsewhere
    from standing_at
    union all by name
    select *, true as told_elsewhere
    from elsewhere
)

select
    one.edition,
    one.indicator,
    one.geography,
    one.level,
    one.frequency,
    one.period,
    one.period_start,
    one.period_end,
    one.financial_year,
    one.accumulate,
    one.breakdown,
    one.category,
    one.numerator_term || case when one.accumulate then ' year to date' else '' end as numerator_term,
    one.denominator_term,
    one.age_from,
    one.age_to,
    round(one.numerator)::bigint as numerator,
    floor(one.denominator)::bigint as denominator,
    one.source_status = 'withheld' as withheld,
    one.complement,
    one.counts_people,
    one.publicly_known,
    one.obsession,
    one.totals_rounded_to,
    coalesce(one.threshold, $threshold) as threshold,
    not one.told_elsewhere and month.period_start <= one.valid_to and month.period_end >= one.valid_from as present,
    coalesce(one.edition = $release and new.indicator is not null, false) as fresh
from everything as one
inner join (select * from ref_calendar where frequency = 'month') as month
    on one.edition = month.period and (one.period_end <= month.period_end or one.told_elsewhere)
left join ever
    on
        one.indicator = ever.indicator and one.geography = ever.geography and one.period = ever.period
        and one.breakdown = ever.breakdown and one.category = ever.category
left join new
    on
        one.indicator = new.indicator and one.geography = new.geography and one.period = new.period
        and one.breakdown = new.breakdown and one.category = new.category
where
    (month.period_start <= one.valid_to and month.period_end >= one.valid_from) or ever.indicator is not null
