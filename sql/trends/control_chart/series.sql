-- grain: series
-- inputs: control_point, control_baseline (release, indicator, geography, t: the last period of the baseline)
-- output: control_series: the series with at least 12 points to chart, numbered. Limits rest on the 24 periods that end with
--   the baseline where 12 of them are known (`fixed`), else on all points
create or replace temp table control_series as
with charted as (
    select
        point.release, point.indicator, point.geography,
        any_value(point.kind) as kind, any_value(point.unit) as unit, any_value(point.polarity) as polarity,
        any_value(point.accumulate) as accumulate, any_value(point.quarterly) as quarterly,
        any_value(point.adjusted) as adjusted,
        count(*) as points,
        max(case when point.quarterly then (baseline.t + 1) // 3 - 1 else baseline.t end) as last_t,
        count(*) filter (
            where case when point.quarterly then (baseline.t + 1) // 3 - 1 else baseline.t end - point.t between 0 and 23
        ) as baseline_points
    from control_point as point
    left join control_baseline as baseline
        on
            point.release = baseline.release and point.indicator = baseline.indicator
            and point.geography = baseline.geography
    group by point.release, point.indicator, point.geography
)

select *, row_number() over (order by release, indicator, geography) as series, baseline_points >= 12 as fixed
from charted
where points >= 12
