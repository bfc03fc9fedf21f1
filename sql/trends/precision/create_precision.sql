-- grain: release, indicator, geography
-- inputs: measured_share, share_limits, measured_count, count_limits
-- output: release.precision: how precisely each reported figure describes the risk behind it, in the indicator's unit
create or replace table release.precision as
with limited as (
    select one.release, one.indicator, one.geography, one.period, one.printed, one.confidence, 100 * found.lower as lower, 100 * found.upper as upper, found.method
    from measured_share as one
    inner join share_limits as found on one.id = found.id
    union all
    select one.release, one.indicator, one.geography, one.period, one.printed, one.confidence, found.lower, found.upper, found.method
    from measured_count as one
    inner join count_limits as found on one.id = found.id
)

select
    release, indicator, geography, period,
    any_value(printed) as value,
    any_value(lower) filter (where confidence = 0.95e0) as lower_95,
    any_value(upper) filter (where confidence = 0.95e0) as upper_95,
    any_value(lower) filter (where confidence = 0.998e0) as lower_998,
    any_value(upper) filter (where confidence = 0.998e0) as upper_998,
    any_value(method) as method
from limited
group by release, indicator, geography, period
order by release, indicator, geography
