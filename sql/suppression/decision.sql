-- grain: cell_id
-- inputs: model_cell, solved (cell_id, hidden, reason, held, because_of, of what was at stake)
-- output: decision: whether each number is hidden; what was not at stake is as it stands
create or replace temp table decision as
select
    cell.cell_id,
    case
        when cell.state = 'known' then false
        when solved.cell_id is not null then solved.hidden
        else cell.state = 'hidden'
    end as hidden,
    solved.reason,
    coalesce(solved.held, false) as held,
    solved.because_of
from model_cell as cell
left join solved on cell.cell_id = solved.cell_id
