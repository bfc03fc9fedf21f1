-- grain: release, indicator, geography, against
-- inputs: release.figure, release.series_point, month_effect
-- output: figure_pair: the figure that a release reports beside the three it is compared with, both released and of one
--   definition, on the scale that is modelled and without month effects
create or replace temp table figure_pair as
with adjusted as (
    select
        point.* exclude (z),
        point.z - coalesce(effect.effect, 0) as z
    from release.series_point as point
    left join month_effect as effect
        on
            point.release = effect.release and point.indicator = effect.indicator
            and point.geography = effect.geography and point.season = effect.season
),

usual as (
    select release, indicator, geography, avg(abs(step) order by t) as usual_step, count(step) as steps
    from (
        select
            release, indicator, geography, t,
            case when t - lag(t) over earlier = 1 then z - lag(z) over earlier end as step
        from adjusted
        where current and z is not null
        window earlier as (partition by release, indicator, geography order by t)
    )
    group by release, indicator, geography
),

wanted as (
    select release, indicator, geography, period, unnest([
        {'against': 'previous', 'period': previous_period},
        {'against': 'last_year', 'period': last_year_period},
        {'against': 'plan_start', 'period': start_period}
    ]) as base
    from release.figure
    where breakdown = 'all'
)

select
    row_number() over (order by wanted.release, wanted.indicator, wanted.geography, wanted.base.against) as id,
    wanted.release, wanted.indicator, wanted.geography,
    wanted.base.against as against,
    base.period as base_period,
    now.kind, now.unit, now.scale, now.accumulate, now.periods_per_year,
    now.t - base.t as apart,
    base.value as base_value,
    base.numerator as base_number,
    now.value,
    now.numerator as number,
    case when now.unit = 'count' or now.measure_kind != 'count' then base.value else base.numerator end as base_counted,
    base.numerator as x1, base.denominator as n1, now.numerator as x2, now.denominator as n2,
    case when now.accumulate then sqrt(base.value + 0.375e0) else base.z end as z1,
    case when now.accumulate then sqrt(now.value + 0.375e0) else now.z end as z2,
    usual.usual_step,
    usual.steps
from wanted
inner join adjusted as now
    on
        wanted.release = now.release and wanted.indicator = now.indicator and wanted.geography = now.geography
        and wanted.period = now.period
inner join adjusted as base
    on
        wanted.release = base.release and wanted.indicator = base.indicator and wanted.geography = base.geography
        and wanted.base.period = base.period
left join usual
    on
        wanted.release = usual.release and wanted.indicator = usual.indicator
        and wanted.geography = usual.geography
where now.value is not null and base.value is not null and now.definition_version = base.definition_version and base.t < now.t
