-- grain: release, indicator, geography
-- inputs: release.baseline, release.series_point
-- output: control_baseline: the last period of the baseline that is in force, where it belongs to the current definition
create or replace temp table control_baseline as
select baseline.release, baseline.indicator, baseline.geography, point.t
from release.baseline as baseline
inner join release.series_point as point
    on
        baseline.release = point.release and baseline.indicator = point.indicator
        and baseline.geography = point.geography and baseline.baseline = point.period
where baseline.in_force and not baseline.broken and point.current
