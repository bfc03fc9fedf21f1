-- grain: indicator, geography
-- inputs: release.position, $release
-- output: where each cluster stands among the others, as a release shows them
select * exclude (release)
from release.position
where release = $release
order by indicator, geography
