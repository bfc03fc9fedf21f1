-- grain: release, indicator, geography, baseline
-- inputs: wanted_baseline, release.series_point, release.target, frozen_line, needed_points
-- output: drawing: the lines to be drawn now, numbered: baselines that are not frozen yet, as the first release that needs
--   them knew the figures, and outlooks from the newest figure (baseline null) where a target is set or no baseline stands,
--   and at the end of each quarter for all, so that the method can be audited
create or replace temp table drawing as
with unfrozen as (
    select
        wanted.indicator, wanted.geography, wanted.baseline, wanted.definition_version, wanted.method,
        min(wanted.release) as release
    from wanted_baseline as wanted
    anti join frozen_line as frozen
        on
            wanted.indicator = frozen.indicator and wanted.geography = frozen.geography
            and wanted.baseline = frozen.baseline and wanted.definition_version = frozen.definition_version
            and coalesce(wanted.method, frozen.method) = frozen.method
    group by all
),

baselines as (
    select
        wanted.release, wanted.indicator, wanted.geography, wanted.level, wanted.definition_version, wanted.baseline,
        wanted.baseline_t as origin, wanted.periods_per_year, wanted.points, wanted.method
    from unfrozen
    inner join wanted_baseline as wanted using (release, indicator, geography, baseline)
),

aimed as (
    select distinct indicator
    from release.target
),

standing as (
    select
        point.release, point.indicator, point.geography, any_value(point.level) as level,
        any_value(point.definition_version) as definition_version, null::varchar as baseline,
        max(point.t) as origin, any_value(point.periods_per_year) as periods_per_year,
        count(point.measure) as points, null::varchar as method
    from release.series_point as point
    where point.current
    group by point.release, point.indicator, point.geography
),

outlooks as (
    select standing.*
    from standing
    inner join needed_points as needed on standing.periods_per_year = needed.periods_per_year
    left join aimed on standing.indicator = aimed.indicator
    left join wanted_baseline as wanted
        on
            standing.release = wanted.release and standing.indicator = wanted.indicator
            and standing.geography = wanted.geography and wanted.in_force
    where
        standing.points >= needed.to_draw
        and (aimed.indicator is not null or wanted.indicator is null or right(standing.release, 2) in ('03', '06', '09', '12'))
),

every as (
    from baselines
    union all by name
    from outlooks
)

select
    row_number() over (order by release, indicator, baseline, geography) as job,
    dense_rank() over (order by release, indicator, geography, definition_version) as series,
    dense_rank() over (order by release, indicator, baseline, level) as pool,
    every.*
from every
