-- grain: series, t (to be predicted, in seasons that history knows)
-- inputs: fitted_point (series, t, season, y, is_history), $seasonal, $confidence
-- output: line_prediction: a straight line by least squares, with month effects if asked (regression within months, the same as
--   dummies), and its textbook prediction limits: for comparison only, never published (docs/trends.md)
create or replace temp table line_prediction as
with point as (
    select series, t::double as t, case when $seasonal then season::integer else 0 end as season, y::double as y, is_history
    from fitted_point
),

history as (
    select *
    from point
    where is_history and y is not null
),

season_mean as (
    select series, season, count(*) as points, avg(t order by t) as mean_t, avg(y order by t) as mean_y
    from history
    group by series, season
),

summed as (
    select
        history.series,
        count(*) as points,
        count(distinct history.season) as seasons,
        sum((history.t - mean.mean_t) ** 2 order by history.t) as tt,
        sum((history.t - mean.mean_t) * (history.y - mean.mean_y) order by history.t) as ty
    from history
    inner join season_mean as mean on history.series = mean.series and history.season = mean.season
    group by history.series
),

sloped as (
    select *, ty / nullif(tt, 0) as slope, points - seasons - 1 as df
    from summed
),

residual as (
    select
        history.series,
        sum((history.y - mean.mean_y - sloped.slope * (history.t - mean.mean_t)) ** 2 order by history.t)
        / nullif(any_value(sloped.df), 0) as variance
    from history
    inner join season_mean as mean on history.series = mean.series and history.season = mean.season
    inner join sloped on history.series = sloped.series
    group by history.series
),

quantile as (
    select df, student_quantile(0.5e0 + $confidence / 2e0, df) as steps
    from (select distinct df from sloped)
)

select
    point.series,
    point.t,
    sloped.slope,
    sqrt(residual.variance / sloped.tt) as se_slope,
    sloped.df,
    mean.mean_y + sloped.slope * (point.t - mean.mean_t) as fit,
    mean.mean_y + sloped.slope * (point.t - mean.mean_t)
    - quantile.steps * sqrt(residual.variance * (1e0 + 1e0 / mean.points + (point.t - mean.mean_t) ** 2 / sloped.tt)) as lower,
    mean.mean_y + sloped.slope * (point.t - mean.mean_t)
    + quantile.steps * sqrt(residual.variance * (1e0 + 1e0 / mean.points + (point.t - mean.mean_t) ** 2 / sloped.tt)) as upper
from point
inner join sloped on point.series = sloped.series
inner join residual on point.series = residual.series
inner join season_mean as mean on point.series = mean.series and point.season = mean.season
left join quantile on sloped.df = quantile.df
where not point.is_history
