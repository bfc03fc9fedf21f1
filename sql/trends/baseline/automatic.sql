-- grain: indicator
-- inputs: release.series_point, needed_points, frozen_line, ref_baseline, $plan_start
-- output: automatic_baseline: where no decision says otherwise, a baseline is drawn at the end of the last period before the
--   plan began, or else at the first period by which it can be judged; once frozen it stays where it is
create or replace temp table automatic_baseline as
with counted as (
    select
        release, indicator, geography, frequency, periods_per_year, t, period, period_end,
        count(measure) over (partition by release, indicator, geography order by t) as known,
        max(t) over (partition by release, indicator) as last_t
    from release.series_point
    where current
),

reached as (
    select counted.release, counted.indicator, counted.t, counted.period, counted.period_end
    from counted
    inner join needed_points as needed on counted.periods_per_year = needed.periods_per_year
    where counted.known >= needed.to_judge and counted.t < counted.last_t
    group by all
),

chosen as (
    select
        release,
        indicator,
        coalesce(
            max_by(period, t) filter (where period_end < $plan_start::date),
            min_by(period, t)
        ) as baseline
    from reached
    group by all
),

first_chosen as (
    select indicator, min_by(baseline, release) as baseline
    from chosen
    group by indicator
),

frozen as (
    select indicator, min(baseline) as baseline
    from frozen_line
    where decided_by = 'the rule'
    group by indicator
)

select indicator.indicator, coalesce(frozen.baseline, first_chosen.baseline) as baseline
from ref_indicator as indicator
left join frozen using (indicator)
left join first_chosen using (indicator)
where coalesce(frozen.baseline, first_chosen.baseline) is not null
