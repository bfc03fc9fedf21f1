-- grain: series, t
-- inputs: xmr_limit, $improvement ('increase', 'decrease' or 'neutral')
-- output: xmr_signal: which of the four rules a point breaks, in the order of NHSRplotthedots 0.2.2: outside the limits, seven in a
--   row the same way, two of three near the same limit, seven on one side; counters start again after a gap or rebase
create or replace temp table xmr_signal as
with parted as (
    select
        *,
        sum(case when step is null then 1 else 0 end) over (partition by series, stretch order by t) as run,
        coalesce(y > upper or y < lower, false) as outside,
        coalesce(sign(y - mean), 0)::integer as side
    from xmr_limit
),

near as (
    select *, (not outside and coalesce(y < near_lower or y > near_upper, false))::integer as close
    from parted
),

ended as (
    select
        *,
        case
            when count(step) over six = 6 and min(sign(step)) over six = 1 then 1
            when count(step) over six = 6 and max(sign(step)) over six = -1 then 1
            else 0
        end as ends_trend,
        case when count(*) over seven = 7 and abs(sum(side) over seven) = 7 then 1 else 0 end as ends_shift,
        case
            when count(*) over three = 3 and sum(close) over three >= 2 and abs(sum(side) over three) = 3 then 1
            else 0
        end as ends_pair
    from near
    window
        six as (partition by series, stretch, run order by t rows 5 preceding),
        seven as (partition by series, stretch, run order by t rows 6 preceding),
        three as (partition by series, stretch, run order by t rows 2 preceding)
),

belonging as (
    select
        *,
        max(ends_trend) over six_on as in_trend,
        max(ends_shift) over six_on as in_shift,
        close = 1 and max(ends_pair) over two_on = 1 as in_pair
    from ended
    window
        six_on as (partition by series, stretch, run order by t rows between current row and 6 following),
        two_on as (partition by series, stretch, run order by t rows between current row and 2 following)
),

directed as (
    select
        *,
        case
            when in_trend = 1 and lead(in_trend, 1, 0) over place = 1 then lead(step) over place
            else coalesce(step, 0)
        end as trend_step
    from belonging
    window place as (partition by series, stretch, run order by t)
),

named as (
    select
        *,
        case
            when outside then case when side = 1 then 'Above UCL' else 'Below LCL' end
            when in_trend = 1 then '7 Point Trend (' || case when trend_step > 0 then 'In' else 'De' end || 'creasing)'
            when in_pair then '2 in 3 ' || case when side > 0 then 'Above' else 'Below' end || ' CL'
            when in_shift = 1 then '7 Points ' || case when side > 0 then 'Above' else 'Below' end || ' CL'
            else 'Common Cause'
        end as special_cause_type
    from directed
),

sensed as (
    select
        *,
        case
            when special_cause_type = 'Common Cause' then 0
            when special_cause_type like '%Increasing%' or special_cause_type like '%Above%' then 1
            else -1
        end as sense
    from named
)

select
    series, t, y, stretch, number, mean, mean_range, lower, upper, special_cause_type,
    case
        when sense = 0 then 'common_cause'
        when $improvement = 'neutral' then 'special_cause_neutral_' || case when sense > 0 then 'high' else 'low' end
        when ($improvement = 'increase') = (sense > 0) then 'special_cause_improvement'
        else 'special_cause_concern'
    end as point_type
from sensed
