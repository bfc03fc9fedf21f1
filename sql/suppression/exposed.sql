-- grain: a kind of relation
-- inputs: member, cell
-- output: how many relations still have a single hidden cell, because readers already know all the others
select kind, count(*) as relations
from (
    select member.kind, member.total_id
    from member
    inner join cell on member.cell_id = cell.cell_id
    group by all
    having
        bool_or(cell.hidden)
        and count(*) filter (
            where cell.hidden or (cell.number is null and member.kind not in ('geography', 'geography then', 'areas', 'succession then'))
        ) = 1
)
group by kind
order by kind
