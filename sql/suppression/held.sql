-- grain: a release and a correction that is not said in it
-- inputs: restricted.held, $releases
-- output: release, indicator, geography, period, because_of; a figure's categories count as one
select release, indicator, geography, period, min(because_of) as because_of
from restricted.held
where list_contains($releases, release)
group by release, indicator, geography, period
order by release, indicator, period, geography
