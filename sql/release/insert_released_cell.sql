-- grain: a version of a published figure
-- inputs: candidate (fresh rows), cell, $release
-- output: release.released_cell: a hidden count takes its numerator, its rate and everything that rests on it along
insert into release.released_cell by name
with judged as (
    select
        candidate.*,
        coalesce(top.hidden, false) as numerator_hidden,
        coalesce(bottom.hidden, false) as denominator_hidden
    from candidate
    left join cell as top
        on
            candidate.numerator_term = top.term and candidate.geography = top.geography
            and candidate.frequency = top.frequency and candidate.period = top.period
            and candidate.breakdown = top.breakdown and candidate.category = top.category
    left join cell as bottom
        on
            candidate.denominator_term = bottom.term and candidate.geography = bottom.geography
            and candidate.frequency = bottom.frequency and candidate.period = bottom.period
            and bottom.breakdown = 'all'
    where candidate.fresh
),

labelled as (
    select
        *,
        case
            when source_status = 'withheld' then 'withheld at source'
            when source_status = 'not_applicable' then 'not applicable'
            when numerator is null and value is null then 'not available'
            when numerator_hidden or denominator_hidden then 'confidential'
            else 'released'
        end as status
    from judged
)

select
    $release as release,
    indicator,
    definition_version,
    geography,
    period,
    period_start,
    period_end,
    breakdown,
    category,
    case when status = 'released' then numerator end as numerator,
    case when not denominator_hidden then denominator end as denominator,
    case when status = 'released' then value end as value,
    status,
    status = 'released' and differs as revised
from labelled
order by ordinal, geography, period_start, breakdown, category
