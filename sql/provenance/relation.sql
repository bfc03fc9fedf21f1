-- grain: a linear relation that holds the cell asked for, and a cell in it
-- inputs: member, cell, restricted.cell_decision, release.released_cell, ref_indicator, $term, $geography, $breakdown,
--   $category, $period, $frequency, $month, $threshold
-- output: the relations in which anything else is hidden, as the edition left them; `decisive` where the relation would give
--   something hidden away if the cell asked for were shown: exactly one other is unknown, or the total is shown and the
--   hidden parts together are below the threshold
with decided as (
    select term, geography, breakdown, category, last(reason order by release) as reason
    from restricted.cell_decision
    where frequency = $frequency and period = $period and release <= $month
    group by all
),

told as (
    select distinct
        indicator.numerator_term || case when indicator.accumulate then ' year to date' else '' end as term,
        released_cell.geography, released_cell.breakdown, released_cell.category
    from release.released_cell
    inner join ref_indicator as indicator
        on
            released_cell.indicator = indicator.indicator and indicator.frequency = $frequency
            and indicator.measure_kind = 'count'
    where released_cell.period = $period and released_cell.release <= $month and released_cell.status = 'confidential'
),

state as (
    select
        member.kind, member.total_id, member.is_total,
        cell.term, cell.geography, cell.level, cell.breakdown, cell.category, cell.number,
        decided.reason,
        decided.term is not null or told.term is not null as hidden,
        cell.term = $term and cell.geography = $geography and cell.breakdown = $breakdown
        and cell.category = $category as asked
    from member
    inner join cell on member.cell_id = cell.cell_id and cell.period = $period and cell.frequency = $frequency
    left join decided
        on
            cell.term = decided.term and cell.geography = decided.geography and cell.breakdown = decided.breakdown
            and cell.category = decided.category
    left join told
        on
            cell.term = told.term and cell.geography = told.geography and cell.breakdown = told.breakdown
            and cell.category = told.category
),

unknown as (
    select
        *,
        hidden or (number is null and kind not in ('geography', 'geography then', 'areas', 'succession then')) as unknown
    from state
),

judged as (
    select
        kind,
        total_id,
        count(*) as cells,
        count(*) filter (where unknown and not asked) = 1
        or (
            not coalesce(bool_or(unknown and is_total and not asked), false)
            and bool_and(number is not null) filter (where unknown and not asked)
            and sum(number) filter (where hidden and not asked) < $threshold
        ) as decisive
    from unknown
    group by kind, total_id
    having bool_or(asked) and coalesce(bool_or(hidden and not asked), false)
)

select
    unknown.kind, unknown.total_id, judged.cells, judged.decisive, unknown.is_total, unknown.asked, unknown.term,
    unknown.geography, unknown.level, unknown.breakdown, unknown.category, unknown.number, unknown.hidden, unknown.reason
from unknown
inner join judged on unknown.kind = judged.kind and unknown.total_id = judged.total_id
order by
    judged.decisive desc, judged.cells, unknown.kind, unknown.total_id, unknown.is_total desc, unknown.hidden desc,
    unknown.geography, unknown.category, unknown.term
