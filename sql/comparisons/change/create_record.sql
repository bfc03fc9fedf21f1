-- grain: release, indicator, geography
-- inputs: release.series_point
-- output: release.record: since when the newest figure is the lowest or the highest, going back as far as no figure is hidden,
--   and how many rises or falls in a row it ends. Chance gives L of them in a row, one way or the other, in 2 / (L + 1)! of
--   the cases where periods are independent (flows), and in 2 / 2^L where steps are (month-end stocks and shares)
create or replace table release.record as
with known as (
    select
        *,
        max(case when state = 'suppressed' then t end) over whole as last_hidden_t,
        max(t) over whole as last_t
    from release.series_point
    where current
    window whole as (partition by release, indicator, geography)
),

visible as (
    select
        *,
        max_by(measure, t) over whole as now,
        min(t) over whole as first_t,
        count(*) over whole as points,
        case when t - lag(t) over earlier = 1 then sign(measure - lag(measure) over earlier) end as sense
    from known
    where measure is not null and t > coalesce(last_hidden_t, -1)
    window
        whole as (partition by release, indicator, geography order by t rows between unbounded preceding and unbounded following),
        earlier as (partition by release, indicator, geography order by t)
    qualify max(t) over whole = last_t
),

extremes as (
    select
        release, indicator, geography,
        any_value(kind) as kind,
        any_value(last_t) as last_t,
        any_value(first_t) as first_t,
        any_value(last_hidden_t) as last_hidden_t,
        any_value(points) as points,
        max(t) filter (where t < last_t and measure <= now) as as_low_t,
        max(t) filter (where t < last_t and measure >= now) as as_high_t,
        max_by(period, t) filter (where t < last_t and measure <= now) as as_low_period,
        max_by(period, t) filter (where t < last_t and measure >= now) as as_high_period,
        max_by(coalesce(sense, 0), t) as last_sense,
        min_by(period, t) as first_period
    from visible
    group by release, indicator, geography
),

running as (
    select
        visible.release, visible.indicator, visible.geography,
        any_value(extremes.last_t)
        - coalesce(max(visible.t) filter (where coalesce(visible.sense, 0) != extremes.last_sense), min(visible.t)) as length
    from visible
    inner join extremes using (release, indicator, geography)
    group by visible.release, visible.indicator, visible.geography
),

measured as (
    select
        extremes.*,
        running.length,
        last_t - coalesce(as_low_t, first_t) as low_for,
        last_t - coalesce(as_high_t, first_t) as high_for
    from extremes
    inner join running using (release, indicator, geography)
)

select
    release, indicator, geography,
    case when low_for > high_for then 'lowest' when high_for > low_for then 'highest' end as extreme,
    greatest(low_for, high_for)::integer as periods,
    case when low_for > high_for then as_low_t is null else as_high_t is null end and last_hidden_t is null as whole_series,
    coalesce(case when low_for > high_for then as_low_period else as_high_period end, first_period) as since_period,
    case last_sense when 1 then 'rising' when -1 then 'falling' end as run_direction,
    case when last_sense = 0 then 0 else length end::integer as run_length,
    case
        when last_sense = 0 then null
        when kind = 'flow' then 2e0 / gamma(least(length, 150) + 2e0)
        else 2e0 / 2e0 ** least(length, 150)
    end as run_chance
from measured
where points > 1
order by release, indicator, geography
