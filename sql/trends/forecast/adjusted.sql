-- grain: anchor
-- inputs: fit_point, season_effect
-- output: adjusted: each fit's points without month effects, their slope by least squares and the size of a usual step: the
--   mean absolute difference of neighbouring periods over 1.128. Sums run over sorted lists
create or replace temp table adjusted as
with gathered as (
    select
        point.anchor,
        any_value(point.series) as series,
        any_value(point.origin) as origin,
        any_value(point.periods_per_year) as periods_per_year,
        any_value(effect.seasonal) as seasonal,
        list_sort(list({'t': (point.t - point.origin)::double, 'y': point.z - effect.effect, 'z': point.z})) as points
    from fit_point as point
    inner join season_effect as effect on point.anchor = effect.anchor and point.season = effect.season
    group by point.anchor
),

centred as (
    select
        * exclude (points),
        points as listed,
        len(points) as points,
        list_avg(list_transform(points, lambda p: p.t)) as mean_t,
        list_avg(list_transform(points, lambda p: p.y)) as mean_y
    from gathered
)

select
    anchor, series, origin, periods_per_year, seasonal, points,
    (origin + listed[1].t)::integer as first_t,
    (origin + listed[-1].t)::integer as last_t,
    list_transform(listed, lambda p: p.y) as adjusted_points,
    list_transform(listed, lambda p: p.z) as raw_points,
    coalesce(
        list_sum(list_transform(listed, lambda p: (p.t - mean_t) * (p.y - mean_y)))
        / nullif(list_sum(list_transform(listed, lambda p: (p.t - mean_t) ** 2)), 0),
        0e0
    ) as slope,
    list_avg(list_filter(
        list_transform(
            range(2, points + 1),
            lambda place: case when listed[place].t - listed[place - 1].t = 1
                then abs(listed[place].y - listed[place - 1].y)
            end
        ),
        lambda step: step is not null
    )) / 1.128e0 as scale
from centred
