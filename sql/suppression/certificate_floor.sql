-- grain: one row
-- inputs: certificate_move, at_stake
-- output: how many numbers of the proof are below what a reader knows a hidden one to be at least
select count(*) as faults
from certificate_move as moved
inner join at_stake as cell on moved.cell_id = cell.cell_id
where cell.number + moved.move < cell.least
