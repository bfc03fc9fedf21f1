-- grain: release, indicator, geography, t
-- inputs: control_measure, ref_calendar
-- output: control_point: what is charted: the months or quarters as they are, or quarters of three known months: sums, and
--   for a proportion its mean weighted by those it is a proportion of
create or replace temp table control_point as
with summed as (
    select
        release, indicator, geography, kind, unit, accumulate, polarity, quarterly, adjusted, t // 3 as quarter_t,
        sum(measure order by t) as measure,
        sum(measure * denominator order by t) / nullif(sum(denominator order by t), 0) as weighted_mean
    from control_measure
    where quarterly
    group by release, indicator, geography, kind, unit, accumulate, polarity, quarterly, adjusted, t // 3
    having count(*) = 3
),

quarter as (
    select
        summed.* exclude (measure, weighted_mean),
        calendar.period,
        if(summed.kind = 'proportion', summed.weighted_mean, summed.measure) as measure
    from summed
    inner join ref_calendar as calendar on calendar.frequency = 'quarter' and summed.quarter_t = calendar.t
)

select release, indicator, geography, kind, unit, accumulate, polarity, quarterly, adjusted, t, period, measure
from control_measure
where not quarterly
union all
select
    release, indicator, geography, kind, unit, accumulate, polarity, quarterly, adjusted, quarter_t as t, period, measure
from quarter
where measure is not null
