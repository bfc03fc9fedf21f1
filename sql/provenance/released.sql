-- grain: a version of a published figure
-- inputs: release.released_cell, $indicator, $geography, $period, $breakdown, $category, $month, $provisional_months
-- output: every version that the editions up to the month told, the oldest first, with the marks it carries in that month's
select
    release, definition_version, numerator, denominator, value, status,
    revised and release = $month as revised,
    period_end - period_start < 31
    and date_diff('month', period_start, ($month || '-01')::date) < $provisional_months as provisional,
    coalesce(definition_version != (
        select before.definition_version
        from release.released_cell as before
        where
            before.indicator = $indicator and before.geography = $geography and before.breakdown = $breakdown
            and before.category = $category and before.release <= $month
            and before.period_start < released_cell.period_start
        order by before.period_start desc, before.release desc
        limit 1
    ), false) as broken
from release.released_cell
where
    indicator = $indicator and geography = $geography and period = $period and breakdown = $breakdown
    and category = $category and release <= $month
order by release
