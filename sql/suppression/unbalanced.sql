-- grain: a kind of relation
-- inputs: model_relation, model_cell, difference
-- output: relations that do not hold: those whose sum is not 0, and those that hold by definition and needed a difference
select kind, count(*) as relations
from (
    select relation.relation_id, relation.kind
    from model_relation as relation
    inner join model_cell as cell on relation.cell_id = cell.cell_id
    group by relation.relation_id, relation.kind
    having sum(relation.coefficient * cell.number) != 0
    union all
    select relation_id, kind
    from difference
    where kind = 'year to date' or starts_with(kind, 'share ') or starts_with(kind, 'nested ')
)
group by kind
order by kind
