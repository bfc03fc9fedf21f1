-- grain: series, t
-- inputs: xmr_point (series, t, y, rebase), $screen, $fixed_points
-- output: xmr_limit: an individuals chart: the mean and limits at 2.66 mean moving ranges of every stretch between rebases
--   (NHSRplotthedots 0.2.2; Wheeler 2000); with $screen, ranges of 3.267 means or more are left out once; with
--   $fixed_points, limits rest on so many first points. A range needs two neighbouring periods
create or replace temp table xmr_limit as
with stretched as (
    select series, t, y::double as y, sum(rebase) over (partition by series order by t) as stretch
    from xmr_point
    where y is not null
),

numbered as (
    select
        *,
        row_number() over place as number,
        case when t - lag(t) over place = 1 then y - lag(y) over place end as step
    from stretched
    window place as (partition by series, stretch order by t)
),

ranged as (
    select
        *,
        case when number <= coalesce($fixed_points::integer, 2147483647) then y end as based_on,
        case when number <= coalesce($fixed_points::integer, 2147483647) then abs(step) end as moving_range
    from numbered
),

screened as (
    select
        *,
        avg(based_on) over whole as mean,
        case when not $screen or moving_range < 3.267e0 * avg(moving_range) over whole then moving_range end as kept
    from ranged
    window whole as (
        partition by series, stretch order by t rows between unbounded preceding and unbounded following
    )
),

averaged as (
    select
        *,
        avg(kept) over (
            partition by series, stretch order by t rows between unbounded preceding and unbounded following
        ) as mean_range
    from screened
)

select
    series, t, y, stretch, number, step, mean, mean_range,
    mean - 2.66e0 * mean_range as lower,
    mean + 2.66e0 * mean_range as upper,
    mean - 2e0 * (2.66e0 / 3e0) * mean_range as near_lower,
    mean + 2e0 * (2.66e0 / 3e0) * mean_range as near_upper
from averaged
