-- grain: job
-- inputs: forecast_job, anchor_fit
-- output: forecast_fit: what a line rests on at its own origin
create or replace temp table forecast_fit as
select
    job.job, fit.points, fit.first_t, fit.seasonal, fit.slope, fit.alpha, fit.level, fit.squares,
    greatest(coalesce(fit.scale, 0), job.floor) as scale,
    list_avg(fit.raw_last_3) as last_3,
    list_avg(list_transform(fit.raw_last_3, lambda z: case job.transform
        when 'count' then greatest(z ** 2 - 0.375e0, 0) when 'rate' then z ** 2 else least(greatest(z, 0), 100)
    end)) as last_3_measure,
    fit.effects
from forecast_job as job
inner join anchor_fit as fit on job.series = fit.series and job.origin = fit.origin
