-- grain: a numerator
-- inputs: cell, ref_indicator
-- output: cell: hidden where its denominator is, since the page then prints neither; a sum must not give it back
update cell
set hidden = true, reason = 'secondary'
from (
    select top.cell_id
    from cell as top
    inner join (
        select distinct numerator_term, denominator_term
        from ref_indicator
        where denominator_term is not null and measure_kind = 'count'
    ) as link
        on top.term = link.numerator_term
    inner join cell as bottom
        on
            link.denominator_term = bottom.term and bottom.breakdown = 'all'
            and top.geography = bottom.geography and top.frequency = bottom.frequency
            and top.period = bottom.period
    where bottom.hidden and top.present and not top.hidden and not top.told and top.number is not null
) as masked
where cell.cell_id = masked.cell_id
