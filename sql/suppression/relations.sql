-- grain: relation_id, cell_id
-- inputs: model_relation
-- output: the relations in a fixed order
select relation_id, cell_id, coefficient
from model_relation
order by relation_id, cell_id
