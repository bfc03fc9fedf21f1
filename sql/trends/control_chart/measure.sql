-- grain: release, indicator, geography, t
-- inputs: release.series_point, ref_indicator, month_effect (release, indicator, geography, season, effect on the z scale)
-- output: control_measure: the known months and quarters of flows and of proportions of flows, by the current definition,
--   without their month effects where some are proven (`adjusted`). Where a month brings fewer than 5 events on average, or
--   so few of those a proportion counts, quarters are charted instead (`quarterly`)
create or replace temp table control_measure as
with charted as (
    select
        point.*,
        coalesce(
            bool_or(effect.effect != 0) over (partition by point.release, point.indicator, point.geography), false
        ) as adjusted,
        greatest(point.z - coalesce(effect.effect, 0e0), 0e0) as adjusted_z,
        case when point.accumulate or point.unit = 'count' then point.measure else point.numerator end as events
    from release.series_point as point
    inner join ref_indicator as indicator on point.indicator = indicator.indicator
    left join month_effect as effect
        on
            point.release = effect.release and point.indicator = effect.indicator
            and point.geography = effect.geography and point.season = effect.season
    where indicator.of_flow and point.periods_per_year > 1 and point.current and point.measure is not null
)

select
    release, indicator, geography, kind, unit, accumulate, polarity, frequency, period, t, denominator, adjusted,
    case
        when not adjusted then measure
        when unit = 'percent' then least(adjusted_z, 100e0)
        when accumulate or unit = 'count' then greatest(adjusted_z ** 2 - 0.375e0, 0e0)
        else greatest(adjusted_z ** 2 - coalesce(0.375e0 * scale / nullif(denominator, 0), 0e0), 0e0)
    end as measure,
    frequency = 'month'
    and coalesce(avg(events order by t) over (partition by release, indicator, geography) < 5, false) as quarterly
from charted
