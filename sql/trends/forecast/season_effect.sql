-- grain: anchor, season
-- inputs: fit_point, f_critical
-- output: season_effect: how far each month or quarter lies from the rest, by regression within months; noughts unless there
--   are three whole years and an F test finds the effects (5%). Sums run over sorted lists, so that they are the same bits
--   on every run; the whole's sums are those within seasons and between them
create or replace temp table season_effect as
with gathered as (
    select
        anchor, season,
        any_value(periods_per_year) as periods_per_year,
        list_sort(list({'t': (t - origin)::double, 'z': z})) as points
    from fit_point
    group by anchor, season
),

season_mean as (
    select
        anchor, season, periods_per_year, points,
        len(points) as number,
        list_avg(list_transform(points, lambda p: p.t)) as mean_t,
        list_avg(list_transform(points, lambda p: p.z)) as mean_z
    from gathered
),

within_season as (
    select
        * exclude (points),
        list_sum(list_transform(points, lambda p: (p.t - mean_t) ** 2)) as tt,
        list_sum(list_transform(points, lambda p: (p.t - mean_t) * (p.z - mean_z))) as tz,
        list_sum(list_transform(points, lambda p: (p.z - mean_z) ** 2)) as zz
    from season_mean
),

listed as (
    select
        anchor,
        any_value(periods_per_year) as periods_per_year,
        list_sort(list({
            'season': season, 'number': number, 'mean_t': mean_t, 'mean_z': mean_z, 'tt': tt, 'tz': tz, 'zz': zz
        })) as seasons
    from within_season
    group by anchor
),

centred as (
    select
        *,
        len(seasons) as known_seasons,
        list_sum(list_transform(seasons, lambda s: s.number)) as points,
        list_sum(list_transform(seasons, lambda s: s.tt)) as within_tt,
        list_sum(list_transform(seasons, lambda s: s.tz)) as within_tz,
        list_sum(list_transform(seasons, lambda s: s.zz)) as within_zz,
        list_sum(list_transform(seasons, lambda s: s.number * s.mean_t))
        / list_sum(list_transform(seasons, lambda s: s.number)) as centre_t,
        list_sum(list_transform(seasons, lambda s: s.number * s.mean_z))
        / list_sum(list_transform(seasons, lambda s: s.number)) as centre_z
    from listed
),

whole as (
    select
        *,
        within_tt + list_sum(list_transform(seasons, lambda s: s.number * (s.mean_t - centre_t) ** 2)) as tt,
        within_tz + list_sum(list_transform(
            seasons, lambda s: s.number * (s.mean_t - centre_t) * (s.mean_z - centre_z)
        )) as tz,
        within_zz + list_sum(list_transform(seasons, lambda s: s.number * (s.mean_z - centre_z) ** 2)) as zz
    from centred
),

compared as (
    select
        anchor, seasons, points, known_seasons, periods_per_year,
        within_tz / nullif(within_tt, 0) as within_slope,
        zz - tz ** 2 / nullif(tt, 0) as residual_without,
        within_zz - within_tz ** 2 / nullif(within_tt, 0) as residual_with,
        points - periods_per_year - 1 as degrees
    from whole
),

proven as (
    select
        compared.anchor,
        compared.seasons,
        compared.within_slope,
        coalesce(
            compared.periods_per_year > 1 and compared.points >= 3 * compared.periods_per_year
            and compared.known_seasons = compared.periods_per_year and compared.residual_with > 1e-12
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
        *,
        list_avg(list_transform(seasons, lambda s: s.mean_z - within_slope * s.mean_t)) as mean_effect,
        unnest(seasons) as one
    from proven
)

select
    anchor,
    one.season as season,
    seasonal,
    case when seasonal then one.mean_z - within_slope * one.mean_t - mean_effect else 0e0 end as effect
from raw
