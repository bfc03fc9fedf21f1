-- grain: indicator, geography, target_period
-- inputs: release.outlook, $release
-- output: how far each target is and how likely, as a release shows them
select * exclude (release)
from release.outlook
where release = $release
order by indicator, geography, target_period
