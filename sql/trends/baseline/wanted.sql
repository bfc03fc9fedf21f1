-- grain: release, indicator, geography, baseline
-- inputs: release.series_point, baseline_decision, needed_points
-- output: wanted_baseline: the baselines of every series that lie before what the release reports and that the place has
--   enough points for; the latest is in force
create or replace temp table wanted_baseline as
with series as (
    select
        release, indicator, geography, any_value(level) as level, any_value(periods_per_year) as periods_per_year,
        max(t) as last_t, max_by(definition_version, t) as version_now
    from release.series_point
    group by release, indicator, geography
),

placed as (
    select
        series.*, decision.* exclude (indicator, geography),
        point.t as baseline_t, point.definition_version
    from series
    inner join baseline_decision as decision using (indicator, geography)
    inner join release.series_point as point
        on
            series.release = point.release and series.indicator = point.indicator
            and series.geography = point.geography and decision.baseline = point.period
    where point.t < series.last_t
),

counted as (
    select
        placed.release, placed.indicator, placed.geography, placed.baseline,
        count(point.measure) as points, min_by(point.period, point.t) as drawn_from,
        md5(string_agg(point.t || ':' || coalesce(round(point.z, 9)::varchar, ''), ' ' order by point.t)) as fingerprint
    from placed
    inner join release.series_point as point
        on
            placed.release = point.release and placed.indicator = point.indicator
            and placed.geography = point.geography and placed.definition_version = point.definition_version
            and point.t <= placed.baseline_t
    group by all
)

select
    placed.*, counted.points, counted.drawn_from, counted.fingerprint,
    row_number() over (
        partition by release, indicator, geography order by baseline_t desc
    ) = 1 as in_force
from placed
inner join counted using (release, indicator, geography, baseline)
inner join needed_points as needed on placed.periods_per_year = needed.periods_per_year
where counted.points >= needed.to_draw
