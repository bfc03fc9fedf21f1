-- grain: a relation with a rest
-- inputs: rest
-- output: member: with the rests
insert into member by name
select kind, total_id, cell_id, false as is_total
from rest
