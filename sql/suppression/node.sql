-- grain: a cell that has a number
-- inputs: cell
-- output: node: with the number of the count in the model, the same in every edition that had the same number for it: what did
--   not change is one secret, not two
create or replace temp table node as
select
    cell.*,
    dense_rank() over (order by term, geography, frequency, period, breakdown, category, number) as model_id
from cell
where number is not null
