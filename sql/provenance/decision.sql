-- grain: a release and a cell hidden in it
-- inputs: restricted.cell_decision, $terms, $frequency, $geography, $period, $breakdown, $category, $month
-- output: what was decided about the count, and about what it is a share of, in the editions up to the month
select release, term, breakdown, reason
from restricted.cell_decision
where
    list_contains($terms, term) and frequency = $frequency and geography = $geography and period = $period
    and (
        (breakdown = $breakdown and category = $category)
        or breakdown = 'all'
    )
    and release <= $month
order by release, term, breakdown
