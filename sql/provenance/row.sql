-- grain: a landed row of a term, in each period asked for, that counts towards one place and category, counted once or may
--   come to count
-- inputs: atom (of the term, the periods, the place and its parts), restricted.landing, $term, $extract, $measure, $geography,
--   $breakdown, $category, $known
-- output: period, part (the place itself or one that it is the sum of), categories, received, source_file, source_sheet,
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
    asked.period,
    asked.part,
    map_entries(landing.dimensions) as categories,
    asked.received,
    asked.source_file,
    landing.source_sheet,
    asked.source_row,
    asked.source_status,
    asked.number,
    landing.measures[$measure] as measured,
    case
        when not asked.is_known then 'later'
        when asked.direct != asked.has_own then 'aside'
        when asked.newest then 'counted'
        else 'replaced'
    end as state
from asked
inner join restricted.landing
    on
        landing.extract = $extract and asked.received = landing.received and asked.source_file = landing.source_file
        and asked.source_row is not distinct from landing.source_row and asked.period = landing.period
        and asked.part = landing.geography and asked.row_key = landing.dimensions::varchar
order by asked.period, asked.received, asked.source_file, landing.source_sheet, asked.source_row nulls last, asked.part, asked.row_key
