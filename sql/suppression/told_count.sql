-- grain: a count (term, geography, frequency, period, breakdown, category), a release and a number that it told; the number
--   is null where it told that the count is confidential
-- inputs: knowledge, ref_indicator
-- output: told_count: of every publication of every release
create or replace temp table told_count as
with said as (
    select
        entry.numerator_term || case when entry.accumulate then ' year to date' else '' end as term,
        knowledge.geography, entry.frequency, knowledge.period, knowledge.breakdown, knowledge.category,
        case when knowledge.status = 'released' then knowledge.numerator end as number,
        knowledge.release
    from knowledge
    inner join ref_indicator as entry on knowledge.indicator = entry.indicator
    where entry.measure_kind = 'count' and knowledge.status in ('released', 'confidential')
    union all
    select
        entry.denominator_term, knowledge.geography, entry.frequency, knowledge.period, 'all', 'all',
        knowledge.denominator, knowledge.release
    from knowledge
    inner join ref_indicator as entry on knowledge.indicator = entry.indicator
    where
        entry.measure_kind = 'count' and entry.denominator_term is not null
        and (knowledge.denominator is not null or knowledge.status = 'confidential')
)

select
    term, geography, frequency, period, breakdown, category,
    round(number)::bigint as number,
    release
from said
group by term, geography, frequency, period, breakdown, category, round(number)::bigint, release
