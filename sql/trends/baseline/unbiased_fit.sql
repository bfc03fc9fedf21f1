-- grain: job
-- inputs: forecast_fit, rate_excess
-- output: forecast_fit with the mean of the last three rates as they are printed, without the 3/8 of a child
create or replace temp table forecast_fit as
select fit.* replace (greatest(fit.last_3_measure - coalesce(rate_excess.excess, 0), 0) as last_3_measure)
from forecast_fit as fit
left join rate_excess on fit.job = rate_excess.job
