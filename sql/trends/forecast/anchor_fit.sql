-- grain: anchor
-- inputs: adjusted, smoothed, season_effect
-- output: anchor_fit: all that the rules need of a fit, month effects as a map by season
create or replace temp table anchor_fit as
with effects as (
    select anchor, map_from_entries(list((season, effect) order by season)) as effects
    from season_effect
    group by anchor
)

select
    adjusted.* exclude (adjusted_points, raw_points),
    smoothed.alpha,
    smoothed.level,
    smoothed.squares,
    effects.effects,
    adjusted_points[-1] as last,
    list_avg(adjusted_points[-least(3, points):]) as last_3,
    list_avg(adjusted_points[-least(case periods_per_year when 1 then 5 else periods_per_year end, points):]) as last_year,
    raw_points[-least(3, points):] as raw_last_3
from adjusted
inner join smoothed on adjusted.anchor = smoothed.anchor
inner join effects on adjusted.anchor = effects.anchor
