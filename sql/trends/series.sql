-- grain: indicator, geography, period
-- inputs: release.released_cell, $release, $provisional_months
-- output: every headline figure that a page of this release may show, oldest first within a place
with standing as (
    select *
    from release.released_cell
    where release <= $release and breakdown = 'all'
    qualify row_number() over (
        partition by indicator, geography, period order by release desc
    ) = 1
)

select
    indicator, definition_version, geography, period, period_start, period_end, breakdown, category,
    numerator, denominator, value, status,
    period_end - period_start < 31
    and date_diff('month', period_start, ($release || '-01')::date) < $provisional_months as provisional,
    revised and release = $release as revised,
    coalesce(definition_version != lag(definition_version) over (
        partition by indicator, geography order by period_start
    ), false) as broken
from standing
order by indicator, geography, period_start
