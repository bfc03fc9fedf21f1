-- grain: term, frequency, breakdown, category, geography, period and each month in which anything of it was received
-- inputs: atom, ref_part
-- output: term_value: what was known by the end of that month. A place's own row wins over the sum of its parts, a later
--   file over an earlier one. A category of a city is complete where the city is, whatever categories each part has.
create or replace temp table term_value as
with moment as (
    select part.*, whole.received as known
    from (select distinct term, frequency, breakdown, category, geography, period from atom) as part
    inner join (
        select distinct term, frequency, geography, period, received
        from atom
        where breakdown = 'all'
    ) as whole using (term, frequency, geography, period)
),

standing as (
    select atom.*, moment.known
    from moment
    inner join atom using (term, frequency, breakdown, category, geography, period)
    where atom.received <= moment.known
    qualify row_number() over (
        partition by term, frequency, breakdown, category, geography, period, known, direct, part, row_key
        order by received desc, source_file desc, source_row desc nulls last
    ) = 1
),

summed as (
    select
        term, frequency, breakdown, category, geography, period, known, direct,
        any_value(period_end) as period_end,
        bool_or(skip_missing) as skip_missing,
        sum(number) as number,
        count(*) = count(number) as every_number,
        count(distinct part) filter (where part != 'unallocated') as reported,
        bool_or(source_status = 'withheld') as any_withheld,
        bool_and(source_status = 'not_applicable') as all_not_applicable,
        max(source_file) as source_file,
        min(source_row) as source_row
    from standing
    group by all
),

counted as (
    select
        *,
        max(reported) filter (where breakdown = 'all') over (
            partition by term, frequency, geography, period, known, direct
        ) as reported_any
    from summed
),

expected as (
    select whole.geography, whole.period_end, count(*) as expected
    from (select distinct geography, period_end from summed where not direct) as whole
    inner join ref_part as part
        on
            whole.geography = part.whole and part.required
            and whole.period_end between part.valid_from and part.valid_to
    group by all
)

select
    term, frequency, breakdown, category, geography, period, known, direct,
    case
        when any_withheld then null
        when skip_missing then number
        when every_number and (direct or reported_any >= coalesce(expected, 0)) then number
    end as number,
    case
        when any_withheld then 'withheld'
        when all_not_applicable then 'not_applicable'
        else 'ok'
    end as source_status,
    source_file,
    source_row
from counted
left join expected using (geography, period_end)
qualify row_number() over (
    partition by term, frequency, breakdown, category, geography, period, known order by direct desc
) = 1
