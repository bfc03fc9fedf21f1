-- grain: job, origin, rule, ahead
-- inputs: forecast_job, forecast_trial, anchor_fit, forecast_reach
-- output: expected: what every rule expected at every origin of a line, its own origin among them; top-down takes the place's
--   own mean of the last three and the growth that the parent's rule expected of the parent, both as measures
create or replace temp table expected as
with measured as (
    select
        job.job, job.pool, job.parent, job.rule as own_rule, job.origin as own_origin, job.transform, job.floor,
        job.horizon, job.periods_per_year, job.series, trial.fewest, trial.first_origin, trial.step,
        fit.origin, fit.anchor, fit.points,
        greatest(coalesce(fit.scale, 0), job.floor) as scale,
        list_avg(list_transform(fit.raw_last_3, lambda z: case job.transform
            when 'count' then greatest(z ** 2 - 0.375e0, 0) when 'rate' then z ** 2 else least(greatest(z, 0), 100)
        end)) as last_3_measure
    from forecast_job as job
    inner join forecast_trial as trial on job.job = trial.job
    inner join anchor_fit as fit on job.series = fit.series
    where
        fit.origin = job.origin
        or (
            fit.origin < job.origin and fit.origin >= trial.first_origin
            and (fit.origin - trial.first_origin) % trial.step = 0 and fit.points >= trial.fewest
        )
),

alone as (
    select measured.* exclude (last_3_measure), reach.rule, reach.ahead, reach.t, reach.z
    from measured
    inner join forecast_reach as reach on measured.anchor = reach.anchor and reach.ahead <= measured.horizon
),

led as (
    select
        child.* exclude (last_3_measure),
        'top_down' as rule,
        reach.ahead,
        reach.t,
        child.last_3_measure / nullif(parent.last_3_measure, 0) * case child.transform
            when 'count' then greatest(reach.z ** 2 - 0.375e0, 0) when 'rate' then reach.z ** 2
            else least(greatest(reach.z, 0), 100)
        end as measure
    from measured as child
    inner join measured as parent on child.parent = parent.job and child.origin = parent.origin
    inner join forecast_reach as reach
        on parent.anchor = reach.anchor and parent.own_rule = reach.rule and reach.ahead <= child.horizon
)

from alone
union all by name
select
    * exclude (measure),
    case transform when 'count' then sqrt(measure + 0.375e0) when 'rate' then sqrt(measure) else measure end as z
from led
where measure is not null
