-- grain: one row
-- inputs: cell
-- output: how many counts nobody has a number for
select count(*) as cells
from cell
where number is null
