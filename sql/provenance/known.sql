-- grain: a version of a figure as it would be printed if nothing were too small
-- inputs: restricted.publishable, $indicator, $geography, $period, $breakdown, $category
-- output: every version, in the order in which they became known
select received, definition_version, numerator, denominator, value, source_status
from restricted.publishable
where
    indicator = $indicator and geography = $geography and period = $period and breakdown = $breakdown
    and category = $category
order by received
