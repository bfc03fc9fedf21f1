-- grain: indicator, geography, period
-- inputs: release.series_point, $release
-- output: the regular series of every place, with the state of each period, as a release shows them
select * exclude (release)
from release.series_point
where release = $release
order by indicator, geography, t
