-- grain: job, ahead
-- inputs: forecast_path, rate_excess
-- output: forecast_path with rates as they are printed, without the 3/8 of a child
create or replace temp table forecast_path as
select
    path.* replace (
        greatest(path.measure - coalesce(rate_excess.excess, 0), 0) as measure,
        greatest(path.lower_80 - coalesce(rate_excess.excess, 0), 0) as lower_80,
        greatest(path.upper_80 - coalesce(rate_excess.excess, 0), 0) as upper_80,
        greatest(path.lower_95 - coalesce(rate_excess.excess, 0), 0) as lower_95,
        greatest(path.upper_95 - coalesce(rate_excess.excess, 0), 0) as upper_95
    )
from forecast_path as path
left join rate_excess on path.job = rate_excess.job
