-- grain: one row
-- inputs: certificate_move, at_stake, $sensitive_from, $level
-- output: how many hidden small counts do not have a table in which they are as small as can be, one in which they are not
--   small (level D; at level R, as large as a small one can be) and one for every number between; at level E, and where
--   the rule itself makes more impossible (`narrowed`, only where zeros are shown), one in which they are another number
with possible as (
    select
        cell.cell_id, cell.threshold, cell.narrowed,
        list_distinct(list_append(list(cell.number + moved.move), any_value(cell.number))) as numbers
    from at_stake as cell
    left join certificate_move as moved on cell.cell_id = moved.cell_id
    where
        cell.hidden and cell.sensitive and cell.state != 'known' and cell.number >= $sensitive_from
        and cell.number < cell.threshold
    group by cell.cell_id, cell.threshold, cell.narrowed
)

select count(*) as faults
from possible
where
    case
        when $level = 'E' or narrowed then len(numbers) < 2
        else
            not list_has_all(numbers, range($sensitive_from, threshold))
            or ($level = 'D' and list_max(numbers) < threshold)
    end
