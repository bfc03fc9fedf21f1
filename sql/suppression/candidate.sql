-- grain: indicator, geography, period, breakdown, category
-- inputs: known, standing, knowledge, ref_level, ref_place, ref_indicator, ref_calendar, $release
-- output: candidate: every figure that this release may print; `fresh` where readers have not been told it before.
--   A figure that was confidential stays so. `told` and `was_hidden` say what readers have of it from any publication: this
--   very number, or that it is confidential; `differs` that an earlier one told another number.
create or replace temp table candidate as
with memory as (
    select
        known.indicator, known.geography, known.period, known.breakdown, known.category,
        bool_or(knowledge.status = 'released' and knowledge.numerator = known.numerator) as told,
        bool_or(knowledge.denominator = known.denominator) as denominator_told,
        bool_or(knowledge.status = 'confidential') as was_hidden,
        bool_or(knowledge.status = 'confidential' and knowledge.denominator is null) as denominator_was_hidden,
        bool_or(knowledge.status = 'released' and knowledge.release <= $release)
        and not coalesce(bool_or(
            knowledge.status = 'released' and knowledge.release <= $release
            and knowledge.numerator is not distinct from known.numerator
            and knowledge.value is not distinct from known.value
        ), false) as differs
    from known
    inner join knowledge using (indicator, geography, period, breakdown, category)
    where known.received <= $release and known.replaced_by > $release
    group by all
),

month as (
    select period_start, period_end
    from ref_calendar
    where frequency = 'month' and period = $release
)

select
    known.* exclude (replaced_by),
    entry.ordinal,
    entry.frequency,
    entry.obsession,
    entry.accumulate,
    entry.publicly_known,
    entry.complement,
    case
        when known.measure_kind = 'count'
            then entry.numerator_term || case when entry.accumulate then ' year to date' else '' end
    end as numerator_term,
    case when known.measure_kind = 'count' then entry.denominator_term end as denominator_term,
    place.level,
    coalesce(memory.told, false) as told,
    coalesce(memory.denominator_told, false) as denominator_told,
    coalesce(memory.was_hidden, false) as was_hidden,
    coalesce(memory.denominator_was_hidden, false) as denominator_was_hidden,
    coalesce(standing.status = 'released', false) or coalesce(memory.differs, false) as differs,
    standing.indicator is null or (
        standing.status != 'confidential' and (
            standing.numerator is distinct from known.numerator
            or standing.value is distinct from known.value
            or standing.definition_version != known.definition_version
        )
    ) as fresh
from known
inner join ref_indicator as entry on known.indicator = entry.indicator
inner join ref_place as place on known.geography = place.code
inner join month
    on
        known.period_end <= month.period_end
        and place.valid_from <= month.period_end and place.valid_to >= month.period_start
inner join (
    select indicator, breakdown, list(level) as levels
    from ref_level
    group by all
) as printed
    on
        known.indicator = printed.indicator and known.breakdown = printed.breakdown
        and (
            list_contains(printed.levels, place.level)
            or (place.level = 'unallocated' and list_has_all(printed.levels, ['cluster', 'city']))
        )
left join memory
    on
        known.indicator = memory.indicator and known.geography = memory.geography
        and known.period = memory.period and known.breakdown = memory.breakdown
        and known.category = memory.category
left join standing
    on
        known.indicator = standing.indicator and known.geography = standing.geography
        and known.period = standing.period and known.breakdown = standing.breakdown
        and known.category = standing.category
where known.received <= $release and known.replaced_by > $release
