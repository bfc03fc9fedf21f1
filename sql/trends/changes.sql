-- grain: indicator, geography, against
-- inputs: release.change, $release
-- output: changes with their significance, as a release shows them
select * exclude (release)
from release.change
where release = $release
order by indicator, geography, against
