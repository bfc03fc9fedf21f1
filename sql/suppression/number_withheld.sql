-- grain: a count that was withheld at its source
-- inputs: cell, member
-- output: cell: with the number that a reader would work out, where it is the only one of a relation that nobody has. Run
--   until nothing changes.
update cell
set number = worked_out.number
from (
    select
        member.cell_id,
        arg_min(
            greatest(0, case when member.is_total then others.parts else others.total - others.parts end),
            (others.kind, others.total_id)
        ) as number
    from (
        select
            member.kind, member.total_id,
            coalesce(sum(cell.number) filter (where not member.is_total), 0)::bigint as parts,
            max(cell.number) filter (where member.is_total) as total
        from member
        inner join cell on member.cell_id = cell.cell_id
        group by member.kind, member.total_id
        having count(*) filter (where cell.number is null) = 1
    ) as others
    inner join member on others.kind = member.kind and others.total_id = member.total_id
    inner join cell on member.cell_id = cell.cell_id and cell.number is null
    group by member.cell_id
) as worked_out
where cell.cell_id = worked_out.cell_id
