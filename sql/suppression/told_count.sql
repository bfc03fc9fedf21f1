-- grain: a count (term, geography, frequency, period, breakdown, category) and a number that readers were told of it; the
--   number is null where they were told that it is confidential
-- inputs: knowledge, ref_indicator
-- output: told_count: with the first publication that told it and the month it was for
create or replace temp table told_count as
with said as (
    select
        entry.numerator_term || case when entry.accumulate then ' year to date' else '' end as term,
        knowledge.geography, entry.frequency, knowledge.period, knowledge.breakdown, knowledge.category,
        case when knowledge.status = 'released' then knowledge.numerator end as number,
        knowledge.publication, knowledge.release
    from knowledge
    inner join ref_indicator as entry on knowledge.indicator = entry.indicator
    where entry.measure_kind = 'count' and knowledge.status in ('released', 'confidential')
    union all
    select
        entry.denominator_term, knowledge.geography, entry.frequency, knowledge.period, 'all', 'all',
        knowledge.denominator, knowledge.publication, knowledge.release
    from knowledge
    inner join ref_indicator as entry on knowledge.indicator = entry.indicator
    where
        entry.measure_kind = 'count' and entry.denominator_term is not null
        and (knowledge.denominator is not null or knowledge.status = 'confidential')
)

select
    term, geography, frequency, period, breakdown, category,
    round(number)::bigint as number,
    min(publication) as publication,
    arg_min(release, (publication, release)) as release
from said
group by term, geography, frequency, period, breakdown, category, round(number)::bigint
