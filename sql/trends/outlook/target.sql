-- grain: job, ahead
-- inputs: aim, drawing
-- output: forecast_target: the targets that an outlook from the newest figure can speak of; none of a year to date, whose
--   measure is the month
create or replace temp table forecast_target as
select
    drawing.job,
    (aim.target_t - drawing.origin)::integer as ahead,
    aim.target_value as target,
    case aim.better when 'higher' then 'at_or_above' else 'at_or_below' end as sense,
    aim.target_period
from aim
inner join drawing
    on
        aim.release = drawing.release and aim.indicator = drawing.indicator
        and aim.geography = drawing.geography and drawing.baseline is null
where aim.better != 'neither' and not aim.accumulate and aim.target_t > drawing.origin
