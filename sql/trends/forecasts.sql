-- grain: indicator, geography, baseline, ahead
-- inputs: release.forecast, $release
-- output: the lines with their bands, period by period, as a release shows them
select * exclude (release)
from release.forecast
where release = $release
order by indicator, geography, baseline nulls last, ahead
