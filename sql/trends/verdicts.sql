-- grain: indicator, geography
-- inputs: release.verdict, $release
-- output: whether the curve of every place has turned, or why that cannot be said, as a release shows them
select * exclude (release)
from release.verdict
where release = $release
order by indicator, geography
