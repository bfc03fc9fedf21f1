-- grain: indicator, geography, period
-- inputs: release.target
-- output: what was aimed for
select indicator, geography, period, value, set_by
from release.target
order by indicator, geography, period
