-- grain: cell_id
-- inputs: model_cell
-- output: the numbers in a fixed order. `printed` here: whether a marker stands, or may come to stand, for it on a page.
select
    cell_id, number, state, sensitive, weight, threshold,
    printed and (state = 'free' or was_hidden or withheld) as printed,
    term, geography, frequency, period, breakdown, category
from model_cell
order by cell_id
