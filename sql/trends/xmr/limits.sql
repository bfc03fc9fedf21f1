-- grain: series, process
-- inputs: xmr_place, $screen_outliers
-- output: xmr_limit: mean and limits of individuals charts, 2.66 mean moving ranges from the mean (Wheeler 2000), near
--   limits at two thirds of that; with $screen_outliers, ranges of 3.267 means or more are left out, once
--   (NHSRplotthedots 0.2.2, ptd_spc). A mean is taken twice, as R does, so that a constant has itself as its mean; limits
--   are null where no range is left
create or replace temp table xmr_limit as
with rough as (
    select
        series, process,
        count_if(rested_on) as points,
        favg(y order by t) filter (where rested_on) as mean,
        favg(moving_range order by t) as mean_range
    from xmr_place
    group by series, process
),

averaged as (
    select
        rough.series, rough.process, any_value(rough.points) as points,
        any_value(rough.mean) + favg(place.y - rough.mean order by place.t) filter (where place.rested_on) as mean,
        any_value(rough.mean_range) + favg(place.moving_range - rough.mean_range order by place.t) as mean_range
    from rough
    inner join xmr_place as place on rough.series = place.series and rough.process = place.process
    group by rough.series, rough.process
),

kept as (
    select
        averaged.*,
        place.t,
        case
            when not $screen_outliers or place.moving_range < 3.267e0 * averaged.mean_range then place.moving_range
        end as moving_range
    from averaged
    inner join xmr_place as place on averaged.series = place.series and averaged.process = place.process
),

screened as (
    select
        series, process, any_value(points) as points, any_value(mean) as mean,
        favg(moving_range order by t) as mean_range
    from kept
    group by series, process
)

select
    series, process, points, mean, mean_range,
    mean - 2.66e0 * mean_range as lower,
    mean + 2.66e0 * mean_range as upper,
    mean - 2e0 * (2.66e0 / 3e0) * mean_range as near_lower,
    mean + 2e0 * (2.66e0 / 3e0) * mean_range as near_upper
from screened
