-- grain: a cell that has a number
-- inputs: cell, told_count
-- output: node: with the number of the count in the model, the same in every edition that had the same number for it: what did
--   not change is one secret, not two. `unsaid` where the pages of the edition, before this release says anything, show
--   another number: that it is this one, or this one again, would be news.
create or replace temp table node as
with said as (
    select
        term, geography, frequency, period, breakdown, category, release,
        list(number) as numbers
    from told_count
    where number is not null
    group by all
),

judged as (
    select
        cell.*,
        coalesce(not list_contains(said.numbers, cell.number), false) as unsaid
    from (select * from cell where number is not null) as cell
    asof left join said
        on
            cell.term = said.term and cell.geography = said.geography and cell.frequency = said.frequency
            and cell.period = said.period and cell.breakdown = said.breakdown and cell.category = said.category
            and cell.edition >= said.release
)

select
    *,
    dense_rank() over (order by term, geography, frequency, period, breakdown, category, number, unsaid) as model_id
from judged
