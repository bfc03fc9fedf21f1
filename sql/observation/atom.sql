-- grain: a landed row, for each term and breakdown that it counts in and each place that it counts towards; rows alike of
--   which there is one version only are added up here
-- inputs: restricted.landing, ref_term, ref_term_breakdown, ref_calendar, ref_part
-- output: atom; `direct` rows are the place's own, the others are parts that it is the sum of, as they were at the
--   period's end
create or replace temp table atom as
with sent as (
    select distinct extract, row_key, string_split(row_key, '|') as categories
    from restricted.landing
),

counted as (
    select
        sent.extract,
        sent.row_key,
        term.term,
        term.frequency,
        term.skip_missing,
        term.adds_up,
        term.measure_place,
        term.matched_place,
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

settled as (
    select extract, period, geography
    from restricted.landing
    group by all
    having
        min(received) = max(received) and min(source_file) = max(source_file)
        and count(*) = count(distinct row_key)
),

wanted as (
    select
        settled.extract is not null as settled,
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
        landing.source_row,
        landing.source_status,
        case
            when counted.matched_place is null or landing.measures[counted.matched_place] is not null
                then landing.measures[counted.measure_place]
        end as number
    from restricted.landing
    inner join counted on landing.extract = counted.extract and landing.row_key = counted.row_key
    inner join ref_calendar as calendar
        on counted.frequency = calendar.frequency and landing.period = calendar.period
    left join settled
        on
            landing.extract = settled.extract and landing.period = settled.period
            and landing.geography = settled.geography
),

gathered as (
    select * exclude (settled) from wanted where not settled
    union all by name
    select
        term, frequency, skip_missing, adds_up, period, period_end, breakdown, category, part, received, source_file,
        source_status,
        min(row_key) as row_key,
        min(source_row) as source_row,
        sum(number) as number
    from wanted
    where settled
    group by
        term, frequency, skip_missing, adds_up, period, period_end, breakdown, category, part, received, source_file,
        source_status, number is null
)

select gathered.*, gathered.part as geography, true as direct from gathered
union all by name
select gathered.*, part.whole as geography, false as direct
from gathered
inner join ref_part as part
    on gathered.part = part.part and gathered.period_end between part.valid_from and part.valid_to
where gathered.adds_up
