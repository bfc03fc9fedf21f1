-- grain: indicator, geography
-- inputs: release.precision, $release
-- output: figures with their limits, as a release shows them
select * exclude (release)
from release.precision
where release = $release
order by indicator, geography
