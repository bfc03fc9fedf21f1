-- grain: a release, a hidden small count and a cluster that could work it out
-- inputs: exposed (cell_id, holder), model_cell, $release
-- output: restricted.insider with what clusters could work out from the release
insert into restricted.insider by name
select
    $release as release, exposed.holder as insider, cell.term, cell.geography, cell.frequency, cell.period, cell.breakdown,
    cell.category, cell.printed
from exposed
inner join model_cell as cell on exposed.cell_id = cell.cell_id
order by exposed.holder, exposed.cell_id
