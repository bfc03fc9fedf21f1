-- grain: job, origin, ahead
-- inputs: attempt
-- output: forecast_error: the misses of the rule in use
create or replace temp table forecast_error as
select pool, job, origin, ahead, bin, error
from attempt
where in_use
