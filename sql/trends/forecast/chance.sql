-- grain: job, ahead, target
-- inputs: forecast_target, forecast_path, forecast_job, forecast_fit, forecast_calibration, miss
-- output: forecast_chance: the share of past misses with which the forecast would land on the right side of a target; null
--   with fewer than ten
create or replace temp table forecast_chance as
select
    target.job,
    target.ahead,
    target.target,
    case when count(miss.error) >= 10 then avg(case target.sense
        when 'at_or_below' then path.z + miss.error * fit.scale <= aimed.z
        else path.z + miss.error * fit.scale >= aimed.z
    end::integer) end as chance
from forecast_target as target
inner join forecast_job as job on target.job = job.job
inner join forecast_fit as fit on target.job = fit.job
inner join forecast_path as path on target.job = path.job and target.ahead = path.ahead
inner join forecast_calibration as calibration
    on job.pool = calibration.pool and target.ahead between calibration.first_ahead and calibration.last_ahead
inner join (
    select
        asked.job, asked.ahead, asked.target,
        case job.transform
            when 'count' then sqrt(asked.target + 0.375e0) when 'rate' then sqrt(asked.target) else asked.target
        end as z
    from forecast_target as asked
    inner join forecast_job as job on asked.job = job.job
) as aimed
    on target.job = aimed.job and target.ahead = aimed.ahead and target.target = aimed.target
left join miss on calibration.pool = miss.pool and calibration.bin = miss.bin
group by target.job, target.ahead, target.target
