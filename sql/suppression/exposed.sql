-- grain: a kind of relation
-- inputs: member, cell
-- output: how many relations still have a single hidden cell, because readers already know all the others
select kind, count(*) as relations
from (
    select member.kind, member.total_id
    from member
    inner join cell on member.cell_id = cell.cell_id
    group by all
    having count(*) filter (where cell.hidden) = 1
)
group by kind
order by kind
