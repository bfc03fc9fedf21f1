-- grain: job
-- inputs: drawing, needed_points, ref_indicator
-- output: forecast_job: by default the city keeps its recent level and half its long-run trend, a short yearly series stays
--   flat, and a cluster follows its own level and the city's growth; a decision may say otherwise
create or replace temp table forecast_job as
with city as (
    select release, indicator, baseline, definition_version, origin, job, pool, points, method
    from drawing
    where level = 'city'
),

cluster_pool as (
    select release, indicator, baseline, any_value(pool) as pool
    from drawing
    where level = 'cluster'
    group by release, indicator, baseline
),

beside as (
    select
        drawing.*,
        city.job as city_job,
        city.method as city_method,
        city.points as city_points,
        cluster_pool.pool as cluster_pool
    from drawing
    left join city
        on
            drawing.release = city.release and drawing.indicator = city.indicator
            and drawing.baseline is not distinct from city.baseline
            and drawing.definition_version = city.definition_version and drawing.origin = city.origin
    left join cluster_pool
        on
            drawing.release = cluster_pool.release and drawing.indicator = cluster_pool.indicator
            and drawing.baseline is not distinct from cluster_pool.baseline
),

ruled as (
    select
        *,
        case
            when level = 'city' then coalesce(
                nullif(method, 'top_down'), case when periods_per_year > 1 or points >= 20 then 'theta' else 'last_3' end
            )
            when method is not null and (method != 'top_down' or city_job is not null) then method
            when city_job is not null and coalesce(
                nullif(city_method, 'top_down'),
                case when periods_per_year > 1 or city_points >= 20 then 'theta' else 'last_3' end
            ) = 'theta' then 'top_down'
            when periods_per_year > 1 or points >= 20 then 'theta'
            else 'last_3'
        end as rule
    from beside
)

select
    ruled.job,
    ruled.series,
    ruled.pool,
    case when ruled.level != 'cluster' then ruled.cluster_pool end as borrow,
    case when ruled.rule = 'top_down' then ruled.city_job end as parent,
    ruled.rule,
    ruled.origin::integer as origin,
    needed.horizon,
    ruled.periods_per_year,
    case
        when indicator.unit = 'percent' then 'percent' when indicator.accumulate or indicator.unit = 'count' then 'count'
        else 'rate'
    end as transform,
    case when indicator.unit = 'percent' then 0.01e0 else 0.05e0 end as floor
from ruled
inner join needed_points as needed on ruled.periods_per_year = needed.periods_per_year
inner join ref_indicator as indicator on ruled.indicator = indicator.indicator
