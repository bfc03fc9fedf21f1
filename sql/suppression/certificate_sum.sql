-- grain: one row
-- inputs: certificate_move, model_relation
-- output: how many relations do not hold in a table of the proof
select count(*) as faults
from (
    select moved.witness, relation.relation_id
    from certificate_move as moved
    inner join model_relation as relation on moved.cell_id = relation.cell_id
    group by moved.witness, relation.relation_id
    having sum(moved.move * relation.coefficient) != 0
)
