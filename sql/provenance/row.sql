-- grain: a landed row of a term, in each period asked for, that counts towards one place and category, counted once or may
--   come to count
-- inputs: atom (of the term, the periods, the place and its parts), $term, $geography, $breakdown, $category, $known
-- output: period, part (the place itself or one that it is the sum of), row_key, received, source_file, source_sheet,
--   source_row (null: not sent, counts as zero), source_status, number (what counts; null where nothing does), measured (what
--   the row says), state: counted, replaced (by a later arrival), aside (the place's own row counts instead of its
--   parts'), later (received after the month asked for)
with asked as (
    select
        *,
        received <= $known as is_known,
        bool_or(direct and received <= $known) over (partition by period) as has_own,
        row_number() over (
            partition by period, direct, part, row_key, received <= $known
            order by received desc, source_file desc, source_row desc nulls last
        ) = 1 as newest
    from atom
    where term = $term and geography = $geography and breakdown = $breakdown and category = $category
)

select
    period,
    part,
    row_key,
    received,
    source_file,
    source_sheet,
    source_row,
    source_status,
    number,
    measured,
    case
        when not is_known then 'later'
        when direct != has_own then 'aside'
        when newest then 'counted'
        else 'replaced'
    end as state
from asked
order by period, received, source_file, source_sheet, source_row nulls last, part, row_key
