-- grain: one row
-- inputs: certificate_move, at_stake
-- output: how many numbers of the proof differ though readers can see them
select count(*) as faults
from certificate_move as moved
left join at_stake as cell on moved.cell_id = cell.cell_id
where not coalesce(cell.hidden, false)
