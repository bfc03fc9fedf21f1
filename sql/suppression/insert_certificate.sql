-- grain: a release, a witness and a count
-- inputs: certificate_move, model_cell, $release
-- output: restricted.certificate with the proof of the release
insert into restricted.certificate by name
select
    $release as release, moved.witness, cell.term, cell.geography, cell.frequency, cell.period, cell.breakdown, cell.category,
    cell.number, moved.move
from certificate_move as moved
inner join model_cell as cell on moved.cell_id = cell.cell_id
order by moved.witness, moved.cell_id
