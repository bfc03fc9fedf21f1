-- grain: a relation with a rest
-- inputs: rest, cell
-- output: cell: with the rests
insert into cell by name
select
    rest.cell_id,
    'the rest of ' || rest.kind || ': ' || total.term as term,
    rest.number,
    rest.number as least_number,
    false as printed,
    false as public,
    false as fresh,
    false as withheld,
    rest.covered,
    'rest' as made,
    total.* exclude (cell_id, term, number, least_number, printed, public, fresh, withheld, covered, made)
from rest
inner join cell as total on rest.total_id = total.cell_id
