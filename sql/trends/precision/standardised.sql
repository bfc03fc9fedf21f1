-- grain: id
-- inputs: measured_age (id, x, n, standard, multiplier, confidence)
-- output: standardised: directly standardised rates with the limits of Dobson and others (1991) by Byar's method, from 10
--   events in all; fewer give none, and neither does an age without residents
create or replace temp table standardised as
with weighed as (
    select
        id,
        any_value(multiplier) as multiplier,
        any_value(confidence) as confidence,
        sum(x) as events,
        sum(n) as residents,
        sum(standard * x / nullif(n, 0)) / sum(standard) as rate,
        sum(standard ** 2 * x / nullif(n, 0) ** 2) / sum(standard) ** 2 as variance,
        bool_and(n > 0 and x is not null) as whole
    from measured_age
    group by id
)

select
    id,
    events,
    residents,
    case when whole and events >= 10 then rate * multiplier end as value,
    case when whole and events >= 10
        then (rate + sqrt(variance / events) * (byar_lower(events, confidence) - events)) * multiplier
    end as lower,
    case when whole and events >= 10
        then (rate + sqrt(variance / events) * (byar_upper(events, confidence) - events)) * multiplier
    end as upper
from weighed
