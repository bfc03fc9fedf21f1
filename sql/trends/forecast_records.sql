-- grain: indicator, level, bin
-- inputs: release.forecast_record, $release
-- output: past forecasts against what happened, as a release shows them
select * exclude (release)
from release.forecast_record
where release = $release
order by indicator, level, bin
