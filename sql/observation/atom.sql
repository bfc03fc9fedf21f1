-- grain: a landed row, for each term and breakdown that it counts in and each place that it counts towards
-- inputs: restricted.landing, ref_term, ref_term_breakdown, ref_calendar, ref_part
-- output: atom; `direct` rows are the place's own, the others are parts that it is the sum of, as they were at the
--   period's end
create or replace temp table atom as
with wanted as (
    select
        term.term,
        term.frequency,
        term.skip_missing,
        term.adds_up,
        calendar.period,
        calendar.period_end,
        breakdown.breakdown,
        case breakdown.breakdown when 'all' then 'all' else landing.dimensions[breakdown.breakdown] end as category,
        landing.geography as part,
        landing.dimensions::varchar as row_key,
        landing.received,
        landing.source_file,
        landing.source_row,
        landing.source_status,
        case
            when term.matched is null or landing.measures[term.matched] is not null then landing.measures[term.measure]
        end as number
    from restricted.landing
    inner join ref_term as term on landing.extract = term.extract
    inner join ref_term_breakdown as breakdown
        on term.term = breakdown.term and term.frequency = breakdown.frequency
    inner join ref_calendar as calendar
        on term.frequency = calendar.frequency and landing.period = calendar.period
    where len(list_filter(
        term."where",
        lambda rule: not list_contains(rule.categories, landing.dimensions[rule.dimension])
    )) = 0
)

select wanted.*, wanted.part as geography, true as direct from wanted
union all
select wanted.*, part.whole as geography, false as direct
from wanted
inner join ref_part as part
    on wanted.part = part.part and wanted.period_end between part.valid_from and part.valid_to
where wanted.adds_up
