-- grain: relation_id, cell_id
-- inputs: edge, difference
-- output: model_relation: for each relation the sum of coefficient times number is 0
create or replace temp table model_relation as
select relation_id, kind, model_id as cell_id, coefficient from edge
union all
select relation_id, kind, model_id, coefficient from difference
