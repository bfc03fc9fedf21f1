-- grain: indicator, geography, baseline, definition_version, method, ahead
-- inputs: release.frozen_line
-- output: the baselines that the next publication freezes, in a fixed order
select *
from release.frozen_line
order by indicator, geography, baseline, definition_version, method, ahead
