-- grain: indicator, geography, period, breakdown, category
-- inputs: known, standing, ref_level, ref_place, ref_indicator, ref_calendar, $release
-- output: candidate: every figure that this release may print; `fresh` where readers have not been told it before.
--   A figure that was confidential stays so.
create or replace temp table candidate as
with month as (
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
    standing.status as told_status,
    standing.numerator as told_numerator,
    standing.denominator as told_denominator,
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
left join standing
    on
        known.indicator = standing.indicator and known.geography = standing.geography
        and known.period = standing.period and known.breakdown = standing.breakdown
        and known.category = standing.category
where known.received <= $release and known.replaced_by > $release
