-- grain: a relation that does not hold of the numbers as they came
-- inputs: edge, node
-- output: difference: how much is missing, as a number of its own (`model_id`) that readers are taken to know: totals that
--   the source rounds, a city below its clusters, categories that count somebody twice
create or replace temp table difference as
select
    missing.relation_id, missing.kind, missing.number, missing.coefficient,
    (select max(model_id) from node) + dense_rank() over (order by missing.number) as model_id
from (
    select
        edge.relation_id, edge.kind,
        abs(sum(edge.coefficient * number.number))::bigint as number,
        -sign(sum(edge.coefficient * number.number))::bigint as coefficient
    from edge
    inner join (select distinct model_id, number from node) as number on edge.model_id = number.model_id
    group by edge.relation_id, edge.kind
) as missing
where missing.number != 0
