-- grain: release, indicator, geography, season
-- inputs: release.series_point, season_effect
-- output: month_effect: the month and quarter effects that are proven, on the scale that is modelled
create or replace temp table month_effect as
with numbered as (
    select distinct
        dense_rank() over (order by release, indicator, geography) as anchor, release, indicator, geography
    from release.series_point
    where current and periods_per_year > 1
)

select numbered.release, numbered.indicator, numbered.geography, effect.season, effect.effect
from numbered
inner join season_effect as effect on numbered.anchor = effect.anchor
where effect.seasonal
