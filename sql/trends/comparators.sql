-- grain: indicator, period, comparator
-- inputs: release.comparator
-- output: figures from elsewhere, each with its own period
select indicator, period, comparator, value, source, method
from release.comparator
order by indicator, comparator, period
