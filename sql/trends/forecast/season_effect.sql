-- grain: anchor, season
-- inputs: fit_point, f_critical
-- output: season_effect: how far each month or quarter lies from the rest, by regression within months; noughts unless there
--   are three whole years and an F test finds the effects (5%)
create or replace temp table season_effect as
with season_mean as (
    select anchor, season, count(*) as points, avg(t order by t) as mean_t, avg(z order by t) as mean_z
    from fit_point
    group by anchor, season
),

summed as (
    select
        point.anchor,
        any_value(point.periods_per_year) as periods_per_year,
        count(*) as points,
        count(distinct point.season) as seasons,
        sum((point.t - mean.mean_t) ** 2 order by point.t) as within_tt,
        sum((point.t - mean.mean_t) * (point.z - mean.mean_z) order by point.t) as within_tz,
        sum((point.z - mean.mean_z) ** 2 order by point.t) as within_zz
    from fit_point as point
    inner join season_mean as mean on point.anchor = mean.anchor and point.season = mean.season
    group by point.anchor
),

centred as (
    select anchor, avg(t order by t) as mean_t, avg(z order by t) as mean_z
    from fit_point
    group by anchor
),

whole as (
    select
        point.anchor,
        sum((point.t - centred.mean_t) ** 2 order by point.t) as tt,
        sum((point.t - centred.mean_t) * (point.z - centred.mean_z) order by point.t) as tz,
        sum((point.z - centred.mean_z) ** 2 order by point.t) as zz
    from fit_point as point
    inner join centred on point.anchor = centred.anchor
    group by point.anchor
),

compared as (
    select
        summed.*,
        within_tz / nullif(within_tt, 0) as within_slope,
        zz - tz ** 2 / nullif(tt, 0) as residual_without,
        within_zz - within_tz ** 2 / nullif(within_tt, 0) as residual_with,
        points - periods_per_year - 1 as degrees
    from summed
    inner join whole on summed.anchor = whole.anchor
),

proven as (
    select
        compared.anchor,
        compared.within_slope,
        coalesce(
            compared.periods_per_year > 1 and compared.points >= 3 * compared.periods_per_year
            and compared.seasons = compared.periods_per_year and compared.residual_with > 1e-12
            and (compared.residual_without - compared.residual_with) / (compared.periods_per_year - 1)
            / (compared.residual_with / compared.degrees) > critical.critical,
            false
        ) as seasonal
    from compared
    left join f_critical as critical
        on
            compared.periods_per_year = critical.periods_per_year
            and least(compared.degrees, 120) = critical.degrees
),

raw as (
    select
        mean.anchor, mean.season, proven.seasonal,
        mean.mean_z - proven.within_slope * mean.mean_t as effect
    from season_mean as mean
    inner join proven on mean.anchor = proven.anchor
)

select
    anchor,
    season,
    seasonal,
    case when seasonal then effect - avg(effect) over (
        partition by anchor order by season rows between unbounded preceding and unbounded following
    ) else 0e0 end as effect
from raw
