-- grain: series, t (to be predicted, in seasons that history knows)
-- inputs: fitted_point (series, t, season, y, population (1 where there is none), is_history)
-- output: quasi_poisson: a log-linear model of counts with population as offset and month effects profiled out: one-parameter
--   Newton on the slope (McCullagh and Nelder 1989), dispersion by Pearson's chi-square; null where it does not settle
create or replace temp table quasi_poisson as
with recursive point as (
    select series, t::double as t, season::integer as season, y::double as y, population::double as population, is_history
    from fitted_point
),

centre as (
    select series, avg(t order by t) as mean_t
    from point
    where is_history and y is not null and population > 0
    group by series
),

history as (
    select point.series, point.season, point.t - centre.mean_t as u, point.y, point.population
    from point
    inner join centre on point.series = centre.series
    where point.is_history and point.y is not null and point.population > 0
),

moment as (
    select series, sum(u * y order by u) as uy
    from history
    group by series
),

season_sum as (
    select series, season, sum(y order by u) as y
    from history
    group by series, season
),

newton (series, slope, step, turn) as (
    select series, 0e0, 1e0, 0
    from moment
    union all
    select series, slope + step, step, turn + 1
    from (
        select
            seasonal.series,
            any_value(seasonal.slope) as slope,
            any_value(seasonal.turn) as turn,
            case
                when sum(season_sum.y * seasonal.s2 order by seasonal.season) > 0
                    then greatest(-0.5e0, least(0.5e0,
                        (any_value(moment.uy) - sum(season_sum.y * seasonal.s1 order by seasonal.season))
                        / sum(season_sum.y * seasonal.s2 order by seasonal.season)
                    ))
                else 0e0
            end as step
        from (
            select
                series, season, slope, turn,
                s1 / s0 as s1,
                s2 / s0 - (s1 / s0) ** 2 as s2
            from (
                select
                    history.series, history.season, newton.slope, newton.turn,
                    sum(history.population * exp(newton.slope * history.u) order by history.u) as s0,
                    sum(history.population * history.u * exp(newton.slope * history.u) order by history.u) as s1,
                    sum(history.population * history.u ** 2 * exp(newton.slope * history.u) order by history.u) as s2
                from history
                inner join newton on history.series = newton.series
                where newton.turn < 30 and abs(newton.step) > 1e-10
                group by all
            )
        ) as seasonal
        inner join season_sum on seasonal.series = season_sum.series and seasonal.season = season_sum.season
        inner join moment on seasonal.series = moment.series
        group by seasonal.series
    )
),

settled as (
    select series, case when abs(arg_max(step, turn)) <= 1e-8 then arg_max(slope, turn) end as slope
    from newton
    group by series
),

weighed as (
    select
        history.series, history.season, history.u, history.y,
        history.population * exp(settled.slope * history.u) as weight
    from history
    inner join settled on history.series = settled.series
),

season_fit as (
    select
        series, season,
        sum(y order by u) as mu,
        sum(y order by u) / sum(weight order by u) as level,
        sum(weight * u order by u) / sum(weight order by u) as mean_u
    from weighed
    group by series, season
),

fitted as (
    select weighed.*, season_fit.level * weighed.weight as mu, season_fit.mean_u
    from weighed
    inner join season_fit on weighed.series = season_fit.series and weighed.season = season_fit.season
),

summed as (
    select
        series,
        sum(case when mu > 0 then (y - mu) ** 2 / mu else 0e0 end order by u)
        / nullif(count(*) - count(distinct season) - 1, 0) as dispersion,
        sum(mu * (u - mean_u) ** 2 order by u) as information
    from fitted
    group by series
)

select
    point.series,
    point.t,
    settled.slope,
    summed.dispersion,
    season_fit.level * point.population * exp(settled.slope * (point.t - centre.mean_t)) as mu,
    sqrt(summed.dispersion * (
        1e0 / nullif(season_fit.mu, 0) + (point.t - centre.mean_t - season_fit.mean_u) ** 2 / nullif(summed.information, 0)
    )) as se_log_mu
from point
inner join centre on point.series = centre.series
inner join settled on point.series = settled.series
inner join summed on point.series = summed.series
inner join season_fit on point.series = season_fit.series and point.season = season_fit.season
where not point.is_history
