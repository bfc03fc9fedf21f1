-- grain: anchor, rule, ahead
-- inputs: anchor_fit, forecast_job, forecast_anchor
-- output: forecast_reach: where each fit leads by the rules that need no other series: the last point, the mean of the last
--   three, of the last year, and theta (Assimakopoulos and Nikolopoulos 2000; Hyndman and Billah 2003)
create or replace temp table forecast_reach as
with far as (
    select series, max(horizon) as horizon
    from forecast_job
    group by series
),

stepped as (
    select fit.*, unnest(range(1, far.horizon + 1))::integer as ahead
    from anchor_fit as fit
    inner join far on fit.series = far.series
),

placed as (
    select
        *,
        origin + ahead as t,
        origin + ahead - last_t as steps,
        coalesce(effects[((origin + ahead) % periods_per_year)::integer], 0e0) as effect
    from stepped
)

select
    anchor, series, origin, ahead, t, rule,
    effect + case rule
        when 'last' then last
        when 'last_3' then last_3
        when 'last_year' then last_year
        else level + slope / 2e0 * (steps - 1e0 + 1e0 / alpha - (1e0 - alpha) ** points / alpha)
    end as z
from placed
cross join (from (values ('last'), ('last_3'), ('last_year'), ('theta')) as rule (rule)) as rules
