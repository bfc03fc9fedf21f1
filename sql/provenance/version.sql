-- grain: a period of an indicator that accumulates, for one place
-- inputs: restricted.observation, $indicator, $geography, $periods, $known
-- output: the version of the definition that the period's own count rests on
select period, definition_version
from restricted.observation
where indicator = $indicator and geography = $geography and list_contains($periods, period) and received <= $known
qualify row_number() over (partition by period order by received desc) = 1
order by period
