-- grain: a linear relation between cells
-- inputs: member, cell, $threshold. A number that nobody has (missing, withheld at source) is unknown to a reader too,
--   except that a place which did not report is not in its city's sum either.
-- output: cell: in each relation that would give a hidden cell away, one more cell hidden. A relation gives one away when
--   it is the only one hidden, or when the total is shown and the hidden parts together are below the threshold. What is
--   not printed goes first, then the smallest place, the finest category, the smallest number; what readers already know
--   cannot be hidden again.
update cell
set hidden = true, reason = 'secondary'
from (
    with state as (
        select
            member.kind, member.total_id, member.is_total, cell.*,
            cell.hidden or (cell.number is null and member.kind not in ('geography', 'geography then', 'areas', 'succession then')) as unknown
        from member
        inner join cell on member.cell_id = cell.cell_id
    ),

    weak as (
        select
            kind,
            total_id,
            coalesce(sum(number) filter (where hidden and not is_total), 0) as hidden_sum
        from state
        group by kind, total_id
        having
            (count(*) filter (where unknown) = 1 and bool_or(hidden))
            or (
                count(*) filter (where unknown) > 1
                and not bool_or(unknown and is_total)
                and bool_and(number is not null) filter (where unknown)
                and sum(number) filter (where hidden) < $threshold
            )
    )

    select distinct first(state.cell_id order by
        state.printed,
        weak.hidden_sum + state.number < $threshold,
        case state.level when 'unallocated' then 0 when 'cluster' then 1 when 'area' then 2 else 3 end,
        state.category = 'all',
        state.obsession,
        state.rank,
        state.number,
        state.geography,
        state.cell_id
    ) as cell_id
    from weak
    inner join state on weak.kind = state.kind and weak.total_id = state.total_id
    where not state.hidden and not state.told and state.number is not null
    group by state.kind, state.total_id
) as chosen
where cell.cell_id = chosen.cell_id
