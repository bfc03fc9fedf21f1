-- grain: indicator, geography, baseline
-- inputs: release.baseline, $release
-- output: the lines of every place, the one in force and those before it, as a release shows them
select * exclude (release)
from release.baseline
where release = $release
order by indicator, geography, baseline
