-- grain: a release and a cell hidden in it
-- inputs: verdict, $release
-- output: restricted.cell_decision with the hidden cells
insert into restricted.cell_decision by name
select $release as release, term, geography, frequency, period, breakdown, category, printed, reason
from verdict
where hidden and reason is not null
order by cell_id
