-- grain: release, indicator, level, ahead_first
-- inputs: release.baseline, frozen_line, release.series_point, needed_points
-- output: release.forecast_record: every forecast ever frozen that a release shows, against what then happened: how many
--   figures lay within each band, and by how much the lines were off, in the series' own scale
create or replace table release.forecast_record as
with met as (
    select
        baseline.release, baseline.indicator, point.level, baseline.baseline, baseline.method, line.ahead,
        case
            when line.ahead <= greatest(point.periods_per_year // 4, 1) then 1
            when line.ahead <= greatest(point.periods_per_year // 2, 2) then 2
            when line.ahead <= greatest(point.periods_per_year, 3) then 3
            else 4
        end as bin,
        (point.z - line.z) / baseline.scale as error,
        abs(point.z - line.z) <= line.half_80 as inside_80,
        abs(point.z - line.z) <= line.half_95 as inside_95,
        line.geography, line.t
    from release.baseline as baseline
    inner join frozen_line as line
        on
            baseline.indicator = line.indicator and baseline.geography = line.geography
            and baseline.baseline = line.baseline and baseline.definition_version = line.definition_version
            and baseline.method = line.method
    inner join release.series_point as point
        on
            baseline.release = point.release and baseline.indicator = point.indicator
            and baseline.geography = point.geography and line.t = point.t
            and baseline.definition_version = point.definition_version
    where point.z is not null
)

select
    release, indicator, level, bin,
    min(ahead) as ahead_first,
    max(ahead) as ahead_last,
    count(*) as forecasts,
    count(*) filter (where inside_80) as inside_80,
    count(*) filter (where inside_95) as inside_95,
    avg(error order by geography, baseline, t) as bias
from met
group by release, indicator, level, bin
order by release, indicator, level, bin
