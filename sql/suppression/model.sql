-- grain: cell_id
-- inputs: model_cell, $sensitive_from
-- output: the numbers in a fixed order. `printed` here: whether a marker stands, or may come to stand, for it on a page;
--   `least`: what a reader knows it to be at least where it is hidden: zeros are shown where the rule says so. `holder`: the
--   cluster that knows its own figures.
select
    cell_id, number, state, sensitive, weight, threshold, corrected,
    printed and (state = 'free' or was_hidden or withheld) as printed,
    case
        when state = 'free' then $sensitive_from
        when printed and (was_hidden or withheld) then least(number, $sensitive_from)
        else 0
    end::bigint as least,
    if(level = 'cluster', geography, null) as holder
from model_cell
order by cell_id
