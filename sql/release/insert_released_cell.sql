-- grain: a version of a published figure
-- inputs: judged, $release
-- output: release.released_cell: a hidden count takes its numerator, its rate and everything that rests on it along;
--   a correction that is held is not said
insert into release.released_cell by name
with labelled as (
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
    where not held
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
