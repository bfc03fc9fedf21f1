-- grain: indicator, geography
-- inputs: release.record, $release
-- output: lows, highs and runs, as a release shows them
select * exclude (release)
from release.record
where release = $release
order by indicator, geography
