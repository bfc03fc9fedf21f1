-- grain: series, t
-- inputs: xmr_place, xmr_limit, xmr_aim (series, better: 1 higher, -1 lower, 0 neither; target)
-- output: xmr_signal: what is special about a point, by the first of four rules that holds: outside the limits, part of
--   seven that rise or fall, one of two in three near the same limit, part of seven on one side of the mean
--   (NHSRplotthedots 0.2.2, ptd_spc: its order and its words). Counting starts again after a gap or a rebase
create or replace temp table xmr_signal as
with placed as (
    select
        place.series, place.process, place.stretch, place.t, place.y, place.step,
        limits.mean, limits.lower, limits.upper, limits.points as limit_points,
        coalesce(sign(place.y - limits.mean), 0)::integer as side,
        coalesce(place.y > limits.upper or place.y < limits.lower, false) as outside,
        coalesce(place.y < limits.near_lower or place.y > limits.near_upper, false) as far
    from xmr_place as place
    inner join xmr_limit as limits on place.series = limits.series and place.process = limits.process
),

ended as (
    select
        *,
        count(step) over last_six = 6 and abs(sum(sign(step)) over last_six) = 6 as ends_trend,
        abs(sum(side) over last_seven) = 7 as ends_shift,
        count_if(far and not outside) over last_three >= 2 and abs(sum(side) over last_three) = 3 as ends_near
    from placed
    window
        last_six as (partition by series, process, stretch order by t rows 5 preceding),
        last_seven as (partition by series, process, stretch order by t rows 6 preceding),
        last_three as (partition by series, process, stretch order by t rows 2 preceding)
),

belonging as (
    select
        *,
        bool_or(ends_trend) over six_more as in_trend,
        bool_or(ends_shift) over six_more as in_shift,
        far and bool_or(ends_near) over two_more as in_near
    from ended
    window
        six_more as (partition by series, process, stretch order by t rows between current row and 6 following),
        two_more as (partition by series, process, stretch order by t rows between current row and 2 following)
),

directed as (
    select
        *,
        case
            when in_trend and lead(in_trend) over neighbours then lead(step) over neighbours
            else step
        end > 0 as rising
    from belonging
    window neighbours as (partition by series, process, stretch order by t)
),

named as (
    select
        *,
        case
            when outside then if(side = 1, 'Above UCL', 'Below LCL')
            when in_trend then if(rising, '7 Point Trend (Increasing)', '7 Point Trend (Decreasing)')
            when in_near then if(side = 1, '2 in 3 Above CL', '2 in 3 Below CL')
            when in_shift then if(side = 1, '7 Points Above CL', '7 Points Below CL')
            else 'Common Cause'
        end as special_cause_type,
        case
            when outside then side
            when in_trend then if(rising, 1, -1)
            when in_near or in_shift then side
            else 0
        end as direction
    from directed
)

select
    named.series, named.process, named.t, named.y, named.mean, named.lower, named.upper, named.limit_points,
    named.special_cause_type,
    case
        when named.direction = 0 then 'common_cause'
        when aim.better = 0 and named.direction = 1 then 'special_cause_neutral_high'
        when aim.better = 0 then 'special_cause_neutral_low'
        when named.direction = aim.better then 'special_cause_improvement'
        else 'special_cause_concern'
    end as point_type
from named
inner join xmr_aim as aim on named.series = aim.series
