-- grain: release, indicator, geography, baseline, period
-- inputs: release.baseline, frozen_line, drawing, forecast_path, ref_indicator, ref_calendar, wanted_baseline
-- output: release.forecast: every line of a release with its bands, in the measure that is judged; baseline is null for an
--   outlook from the newest figure, which is frozen by nobody and judges nothing
create or replace table release.forecast as
with frozen as (
    select
        baseline.release, line.indicator, line.geography, line.baseline, line.ahead, line.period, line.t, line.z,
        line.half_80, line.half_95, line.measure, line.lower_80, line.upper_80, line.lower_95, line.upper_95,
        line.provisional, baseline.in_force
    from release.baseline as baseline
    inner join frozen_line as line
        on
            baseline.indicator = line.indicator and baseline.geography = line.geography
            and baseline.baseline = line.baseline and baseline.definition_version = line.definition_version
            and baseline.method = line.method
),

outlook as (
    select
        drawing.release, drawing.indicator, drawing.geography, null::varchar as baseline, path.ahead, path.t, path.z,
        path.half_80, path.half_95, path.measure, path.lower_80, path.upper_80, path.lower_95, path.upper_95,
        path.provisional,
        wanted.indicator is null as in_force
    from drawing
    inner join forecast_path as path on drawing.job = path.job
    left join wanted_baseline as wanted
        on
            drawing.release = wanted.release and drawing.indicator = wanted.indicator
            and drawing.geography = wanted.geography and wanted.in_force
    where drawing.baseline is null
),

dated as (
    select outlook.*, calendar.period
    from outlook
    inner join ref_indicator as indicator on outlook.indicator = indicator.indicator
    inner join ref_calendar as calendar
        on
            indicator.frequency = calendar.frequency and outlook.t = calendar.t
)

from frozen
union all by name
from dated
order by release, indicator, geography, baseline nulls last, ahead
