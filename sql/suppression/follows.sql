-- grain: a number that is on no page
-- inputs: model_cell, model_relation
-- output: model_cell: known where it follows in one step from numbers that readers were told before: that is no secret any more
update model_cell
set state = 'known'
from (
    select distinct first(relation.cell_id) as cell_id
    from model_relation as relation
    inner join model_cell as cell on relation.cell_id = cell.cell_id
    where cell.state != 'known'
    group by relation.relation_id
    having count(*) = 1 and bool_and(cell.implied)
) as plain
where model_cell.cell_id = plain.cell_id
