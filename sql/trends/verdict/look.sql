-- grain: release, indicator, geography, ahead
-- inputs: release.baseline, frozen_line, release.series_point
-- output: look: every quarterly look since the baseline in force: the mean of the latest periods beside the same mean of the
--   frozen forecast, and how far apart they are in the series' own scale, in the direction that counts as better
create or replace temp table look as
with reached as (
    select release, indicator, geography, max(t) as last_t, any_value(polarity) as polarity
    from release.series_point
    group by release, indicator, geography
),

judged as (
    select
        baseline.release, baseline.indicator, baseline.geography, baseline.baseline, baseline.method,
        baseline.definition_version, baseline.scale, baseline.start_z, baseline.start_value, reached.polarity,
        line.ahead, line.period as look_period, line.look_window, line.c80, line.c95
    from release.baseline as baseline
    inner join reached using (release, indicator, geography)
    inner join frozen_line as line
        on
            baseline.indicator = line.indicator and baseline.geography = line.geography
            and baseline.baseline = line.baseline and baseline.definition_version = line.definition_version
            and baseline.method = line.method
    where baseline.in_force and not baseline.broken and line.look_window is not null and line.t <= reached.last_t
),

beside as (
    select
        judged.*,
        line.period,
        line.t,
        point.state,
        point.z as actual_z,
        point.measure as actual,
        case when point.z is not null then line.z end as expected_z,
        case when point.z is not null then line.measure end as expected
    from judged
    inner join frozen_line as line
        on
            judged.indicator = line.indicator and judged.geography = line.geography
            and judged.baseline = line.baseline and judged.definition_version = line.definition_version
            and judged.method = line.method
            and line.ahead between judged.ahead - judged.look_window + 1 and judged.ahead
    left join release.series_point as point
        on
            judged.release = point.release and judged.indicator = point.indicator
            and judged.geography = point.geography and line.t = point.t
            and judged.definition_version = point.definition_version
),

averaged as (
    select
        * exclude (period, t, state, actual_z, actual, expected_z, expected),
        min(period) as window_first,
        max(period) as window_last,
        count(actual_z) as known,
        count(*) filter (where state = 'suppressed') as suppressed,
        avg(actual_z order by t) as actual_z,
        avg(expected_z order by t) as expected_z,
        avg(actual order by t) as actual,
        avg(expected order by t) as expected
    from beside
    group by all
)

select
    *,
    case polarity when 0 then 1 else polarity end * (actual_z - expected_z) / scale as distance
from averaged
