-- grain: indicator, geography, period
-- inputs: release.control_chart, $release
-- output: control charts of flows, as a release shows them
select * exclude (release)
from release.control_chart
where release = $release
order by indicator, geography, period
