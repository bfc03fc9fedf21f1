-- grain: a denominator that this release decides
-- inputs: model_cell, ref_indicator
-- output: model_cell: its weight with those of the counts that a page masks with it
update model_cell
set weight = model_cell.weight + share.weight
from (
    select bottom.cell_id, sum(top.weight) as weight
    from model_cell as bottom
    inner join (
        select distinct numerator_term, denominator_term
        from ref_indicator
        where denominator_term is not null and measure_kind = 'count' and numerator_term != denominator_term
    ) as link
        on bottom.term = link.denominator_term
    inner join model_cell as top
        on
            link.numerator_term = top.term and bottom.geography = top.geography
            and bottom.frequency = top.frequency and bottom.period = top.period
    where bottom.breakdown = 'all' and bottom.state = 'free' and top.state = 'free'
    group by bottom.cell_id
) as share
where model_cell.cell_id = share.cell_id
