-- grain: indicator, geography, method
-- inputs: release.recent_trend, $release
-- output: recent trends, as a release shows them
select * exclude (release)
from release.recent_trend
where release = $release
order by indicator, geography, method
