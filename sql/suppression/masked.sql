-- grain: a numerator that this release decides
-- inputs: model_cell (with decision), ref_indicator, decision (cell_id, hidden)
-- output: those shown while their denominator is hidden: the page prints neither
select distinct top.cell_id
from model_cell as bottom
inner join decision as bottom_decision on bottom.cell_id = bottom_decision.cell_id and bottom_decision.hidden
inner join (
    select distinct numerator_term, denominator_term
    from ref_indicator
    where denominator_term is not null and measure_kind = 'count'
) as link
    on bottom.term = link.denominator_term
inner join model_cell as top
    on
        link.numerator_term = top.term and bottom.geography = top.geography
        and bottom.frequency = top.frequency and bottom.period = top.period
inner join decision as top_decision on top.cell_id = top_decision.cell_id and not top_decision.hidden
where
    bottom.breakdown = 'all' and top.state = 'free' and bottom.current and top.current
    and not (top.cell_id = bottom.cell_id)
order by top.cell_id
