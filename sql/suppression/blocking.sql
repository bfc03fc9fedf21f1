-- grain: a number that readers were told, or of which more cannot be hidden (`cell_id`)
-- inputs: asked (cell_id), model_cell, told_count, ref_indicator
-- output: what it counts, where and when, and the release that told it first
select
    asked.cell_id,
    coalesce(min(entry.indicator), cell.term) as name,
    cell.geography,
    cell.period,
    min(told.release) as release
from asked
inner join model_cell as cell on asked.cell_id = cell.cell_id
left join told_count as told
    on
        cell.term = told.term and cell.geography = told.geography and cell.frequency = told.frequency
        and cell.period = told.period and cell.breakdown = told.breakdown and cell.category = told.category
        and cell.number = told.number
left join (
    select indicator, numerator_term || case when accumulate then ' year to date' else '' end as term, frequency
    from ref_indicator
) as entry
    on cell.term = entry.term and cell.frequency = entry.frequency
group by asked.cell_id, cell.term, cell.geography, cell.period
order by release, asked.cell_id
