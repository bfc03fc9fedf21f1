-- grain: release, indicator, geography
-- inputs: reported_place, rank_of, share_funnel, rate_funnel, share_spread, rate_spread
-- output: release.position: where each released cluster stands: rank and quartile, the funnel around the clusters' own total,
--   the same with the variance between clusters added (shown plain where chance explains it all), and the likely true figure
create or replace table release.position as
with funnel as (
    select
        funnel.grp, funnel.area, 100e0 * comparator as comparator,
        greatest(100e0 * lower_95, 0e0) as lower_95, least(100e0 * upper_95, 100e0) as upper_95,
        greatest(100e0 * lower_998, 0e0) as lower_998, least(100e0 * upper_998, 100e0) as upper_998, flag,
        spread.phi, spread.tau2, 100e0 * spread.shrunken as shrunken,
        list_transform(
            [-1.959963984540054e0, 1.959963984540054e0, -3.090232306167813e0, 3.090232306167813e0],
            lambda z: 100e0 * sin(least(greatest(
                spread.centre + z * sqrt(1e0 / (4e0 * spread.n) + spread.tau2), 0e0), pi() / 2e0)) ** 2
        ) as adjusted
    from share_funnel as funnel
    inner join share_spread as spread on funnel.grp = spread.grp and funnel.area = spread.area
    union all by name
    select
        funnel.grp, funnel.area, comparator, lower_95, upper_95, lower_998, upper_998, flag,
        spread.phi, spread.tau2, place.scale * spread.shrunken as shrunken,
        list_transform(
            [-1.959963984540054e0, 1.959963984540054e0, -3.090232306167813e0, 3.090232306167813e0],
            lambda z: comparator * exp(z * sqrt(1e0 / (comparator / place.scale * spread.n) + spread.tau2))
        ) as adjusted
    from rate_funnel as funnel
    inner join rate_spread as spread on funnel.grp = spread.grp and funnel.area = spread.area
    inner join reported_place as place on funnel.grp = place.grp and funnel.area = place.geography
    where comparator > 0
)

select
    place.release, place.indicator, place.geography, place.period,
    rank_of.rank, rank_of.ranked, rank_of.tied, rank_of.quartile,
    funnel.comparator, funnel.lower_95, funnel.upper_95, funnel.lower_998, funnel.upper_998, funnel.flag,
    case when funnel.tau2 > 0 then adjusted[1] else funnel.lower_95 end as adjusted_lower_95,
    case when funnel.tau2 > 0 then adjusted[2] else funnel.upper_95 end as adjusted_upper_95,
    case when funnel.tau2 > 0 then adjusted[3] else funnel.lower_998 end as adjusted_lower_998,
    case when funnel.tau2 > 0 then adjusted[4] else funnel.upper_998 end as adjusted_upper_998,
    case
        when funnel.flag is null then null
        when funnel.tau2 = 0 then funnel.flag
        when place.value < adjusted[3] then 'Low (0.001)'
        when place.value < adjusted[1] then 'Low (0.025)'
        when place.value > adjusted[4] then 'High (0.001)'
        when place.value > adjusted[2] then 'High (0.025)'
        else 'Not significant'
    end as adjusted_flag,
    funnel.phi, funnel.tau2, funnel.shrunken
from reported_place as place
left join rank_of on place.grp = rank_of.grp and place.geography = rank_of.area
left join funnel on place.grp = funnel.grp and place.geography = funnel.area
order by place.release, place.indicator, place.geography
