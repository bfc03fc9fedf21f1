-- grain: a cell of a flow that is printed as the year to date
-- inputs: cell, $threshold
-- output: cell: hidden where the rise since the last figure shown in the same year would itself be a count below the
--   threshold. Taken in order of time: a figure is shown only once enough has been added since the one before it.
update cell
set hidden = true, reason = 'increment'
from (
    with ordered as (
        select
            *,
            min(case when told then number end) over (
                partition by term, geography, financial_year
                order by period_start
                rows between 1 following and unbounded following
            ) as next_told
        from cell
        where accumulate and number is not null
    ),

    chain as (
        select list_reduce(
            list({
                'cell_id': cell_id, 'number': number, 'hidden': hidden, 'told': told,
                'next_told': next_told, 'last': 0::double, 'hide': []::bigint []
            } order by period_start),
            lambda state, one: case
                when one.hidden then state
                when not one.told and (
                    one.number - state.last < $threshold
                    or coalesce(one.next_told - one.number < $threshold, false)
                ) then {
                    'cell_id': one.cell_id, 'number': one.number, 'hidden': one.hidden, 'told': one.told,
                    'next_told': one.next_told, 'last': state.last,
                    'hide': list_append(state.hide, one.cell_id)
                }
                else {
                    'cell_id': one.cell_id, 'number': one.number, 'hidden': one.hidden, 'told': one.told,
                    'next_told': one.next_told, 'last': one.number, 'hide': state.hide
                }
            end,
            {
                'cell_id': 0::bigint, 'number': 0::double, 'hidden': false, 'told': false,
                'next_told': null::double, 'last': 0::double, 'hide': []::bigint []
            }
        ) as walked
        from ordered
        group by term, geography, financial_year
    )

    select unnest(walked.hide) as cell_id
    from chain
) as small
where cell.cell_id = small.cell_id
