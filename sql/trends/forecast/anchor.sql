-- grain: series, origin
-- inputs: forecast_job, forecast_trial
-- output: forecast_anchor: every moment at which a series is fitted: the origin of each line, and the earlier origins at
--   which the same method is tried
create or replace temp table forecast_anchor as
with tried as (
    select job, series, origin as own_origin, unnest(range(first_origin, origin, step)) as origin
    from forecast_trial
)

select series, origin::integer as origin
from tried
union
select series, origin
from forecast_job
order by series, origin
