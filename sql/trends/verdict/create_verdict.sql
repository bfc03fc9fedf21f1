-- grain: release, indicator, geography
-- inputs: release.series_point, release.baseline, judged_look, needed_points, release.notice, frozen_line
-- output: release.verdict: whether the curve has turned, or why that cannot be said (docs/trends.md)
create or replace table release.verdict as
with series as (
    select
        release, indicator, geography, any_value(level) as level, any_value(periods_per_year) as periods_per_year,
        any_value(unit) as unit, any_value(polarity) as polarity, max(t) as last_t, max(period) as latest_period,
        max_by(state, t) as latest_state,
        max_by(coalesce(measure, 'nan'::double), t) as latest,
        count(measure) filter (where current) as known,
        count(*) filter (where current and state = 'suppressed') as suppressed
    from release.series_point
    group by release, indicator, geography
),

newest_look as (
    select
        *,
        lag(said) over earlier as previous_status,
        last_value(case when said in ('turned', 'bending', 'ahead') then look_period end ignore nulls) over (
            partition by release, indicator, geography order by ahead
            rows between unbounded preceding and 1 preceding
        ) as seen_period,
        row_number() over earlier as looks
    from judged_look
    window earlier as (partition by release, indicator, geography order by ahead)
    qualify row_number() over (partition by release, indicator, geography order by ahead desc) = 1
),

reach as (
    select indicator, geography, baseline, definition_version, method, max(t) as last_t, min(t) as first_t
    from frozen_line
    group by all
),

uncovered as (
    select distinct release, indicator, geography
    from release.notice
    where rule = 'coverage'
),

measured as (
    select
        series.*,
        baseline.baseline, baseline.method, baseline.points, baseline.broken, baseline.start_value,
        baseline.expires, baseline.scale, baseline.good_enough,
        look.* exclude (
            release, indicator, geography, baseline, method, definition_version, scale, start_z, start_value, polarity,
            suppressed, known, ahead
        ),
        look.suppressed as suppressed_in_window,
        look.ahead as look_ahead,
        needed.to_draw, needed.to_judge, needed.look_every,
        series.last_t - reach.first_t + 1 as ahead_now,
        reach.last_t as line_end,
        uncovered.indicator is not null as uncovered,
        case series.unit when 'percent' then 1 else 2 end * look.c80 * baseline.scale / look.expected_z as half_width_80,
        100 * case series.unit when 'percent' then 1 else 2 end * look.c95 * baseline.scale / look.expected_z
            as detectable_percent
    from series
    inner join needed_points as needed on series.periods_per_year = needed.periods_per_year
    left join (from release.baseline where in_force) as baseline
        on
            series.release = baseline.release and series.indicator = baseline.indicator
            and series.geography = baseline.geography
    left join newest_look as look
        on
            series.release = look.release and series.indicator = look.indicator
            and series.geography = look.geography
    left join reach
        on
            series.indicator = reach.indicator and series.geography = reach.geography
            and baseline.baseline = reach.baseline and baseline.definition_version = reach.definition_version
            and baseline.method = reach.method
    left join uncovered
        on
            series.release = uncovered.release and series.indicator = uncovered.indicator
            and series.geography = uncovered.geography
),

blocked as (
    select
        *,
        case
            when baseline is null and known < to_draw and known + suppressed >= to_draw then 'suppressed'
            when baseline is null and known < to_judge then 'too_short'
            when baseline is null then 'no_baseline'
            when broken then 'break'
            when points < to_judge then 'too_short'
            when latest_state = 'suppressed' then 'suppressed'
            when latest_state in ('missing', 'not_applicable', 'placeholder') then 'late'
            when uncovered then 'coverage'
            when last_t > line_end then 'expired'
            when ahead_now < look_every then 'not_yet'
            when suppressed_in_window > 0 then 'suppressed'
            when look_period is null or c80 is null then 'too_short'
            when not usable then 'late'
            when half_width_80 > 0.25e0 or expected_z <= 0 then 'too_small'
        end as block
    from measured
)

select
    release,
    indicator,
    geography,
    level,
    case
        when block is not null then 'cannot_judge'
        when said = 'on_baseline' and seen_period is not null then 'slipped'
        else said
    end as status,
    block,
    baseline,
    method,
    look_period,
    window_first,
    window_last,
    look_window as window_periods,
    actual,
    expected,
    start_value,
    nullif(latest, 'nan'::double) as latest,
    latest_period,
    distance,
    c80,
    c95,
    case
        when sense = 0 then 'level'
        when polarity = 0 then case when sense > 0 then 'rising' else 'falling' end
        when base_sense > 0 then 'improving'
        else 'worsening'
    end as base_direction,
    detectable_percent,
    seen_period,
    previous_status,
    coalesce(looks, 0)::integer as looks,
    expires,
    good_enough
from blocked
order by release, indicator, geography
