-- grain: a landed row, for each term and breakdown that it counts in and each place that it counts towards
-- inputs: restricted.landing, ref_term, ref_term_breakdown, ref_calendar, ref_part (all of one figure)
-- output: atom as observation/atom makes it, every row by itself, with its sheet and the number that it says (`measured`)
create or replace temp table atom as
with sent as (
    select distinct extract, row_key, string_split(row_key, '|') as categories
    from restricted.landing
),

counted as (
    select
        sent.extract,
        sent.row_key,
        term.* exclude (extract),
        breakdown.breakdown,
        case breakdown.breakdown when 'all' then 'all' else sent.categories[breakdown.place] end as category
    from sent
    inner join ref_term as term on sent.extract = term.extract
    inner join ref_term_breakdown as breakdown
        on term.term = breakdown.term and term.frequency = breakdown.frequency
    where len(list_filter(
        term."where",
        lambda rule: not list_contains(rule.categories, sent.categories[rule.place])
    )) = 0
),

wanted as (
    select
        counted.term,
        counted.frequency,
        counted.skip_missing,
        counted.adds_up,
        calendar.period,
        calendar.period_end,
        counted.breakdown,
        counted.category,
        landing.geography as part,
        landing.row_key,
        landing.received,
        landing.source_file,
        landing.source_sheet,
        landing.source_row,
        landing.source_status,
        landing.measures[counted.measure_place] as measured,
        case
            when counted.matched_place is null or landing.measures[counted.matched_place] is not null
                then landing.measures[counted.measure_place]
        end as number
    from restricted.landing
    inner join counted on landing.extract = counted.extract and landing.row_key = counted.row_key
    inner join ref_calendar as calendar
        on counted.frequency = calendar.frequency and landing.period = calendar.period
)

select wanted.*, wanted.part as geography, true as direct
from wanted
union all by name
select wanted.*, part.whole as geography, false as direct
from wanted
inner join ref_part as part
    on wanted.part = part.part and wanted.period_end between part.valid_from and part.valid_to
where wanted.adds_up
