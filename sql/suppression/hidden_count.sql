-- grain: one row
-- inputs: cell
-- output: how many cells are hidden
select count(*) filter (where hidden) as hidden
from cell
