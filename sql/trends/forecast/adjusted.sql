-- grain: anchor
-- inputs: fit_point, season_effect
-- output: adjusted: each fit's points without month effects, their slope by least squares and the size of a usual step: the
--   mean absolute difference of neighbouring periods over 1.128
create or replace temp table adjusted as
with plain as (
    select
        point.anchor, point.series, point.origin, point.periods_per_year, point.t, point.z,
        effect.seasonal,
        point.z - effect.effect as y,
        case when point.t - lag(point.t) over earlier = 1
            then abs(point.z - effect.effect - lag(point.z - effect.effect) over earlier)
        end as step
    from fit_point as point
    inner join season_effect as effect on point.anchor = effect.anchor and point.season = effect.season
    window earlier as (partition by point.anchor order by point.t)
)

select
    anchor,
    any_value(series) as series,
    any_value(origin) as origin,
    any_value(periods_per_year) as periods_per_year,
    any_value(seasonal) as seasonal,
    count(*) as points,
    min(t) as first_t,
    max(t) as last_t,
    list(y order by t) as adjusted_points,
    list(z order by t) as raw_points,
    coalesce(regr_slope(y, t order by t), 0e0) as slope,
    avg(step order by t) / 1.128e0 as scale
from plain
group by anchor
