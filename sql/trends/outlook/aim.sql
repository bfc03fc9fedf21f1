-- grain: release, indicator, geography, target_period
-- inputs: release.target, release.series_point, ref_calendar
-- output: aim: what is left to do: the change needed from the mean of the latest three figures, or for a year to date what
--   the months that are left have to bring
create or replace temp table aim as
with latest as (
    select
        release, indicator, geography, any_value(frequency) as frequency, any_value(better) as better,
        any_value(accumulate) as accumulate, max(t) as last_t,
        avg(measure order by t) filter (where from_end <= 3) as recent,
        max_by(value, t) filter (where measure is not null) as last_value,
        max(t) filter (where measure is not null) as last_known_t
    from (
        select *, row_number() over (
            partition by release, indicator, geography, measure is null order by t desc
        ) as from_end
        from release.series_point
        where current
    )
    group by release, indicator, geography
),

aimed as (
    select
        latest.*, target.period as target_period, target.value as target_value, target.set_by,
        due.t as target_t, due.financial_year as target_year, now.financial_year as this_year
    from latest
    inner join release.target as target using (indicator, geography)
    inner join ref_calendar as due on latest.frequency = due.frequency and target.period = due.period
    inner join ref_calendar as now on latest.frequency = now.frequency and latest.last_t = now.t
),

counted as (
    select
        *,
        target_t - last_t as periods_left,
        case
            when not accumulate then target_t - last_t
            when target_year = this_year then target_t - last_t
            else 1 + (target_t + 9) % 12
        end::integer as spell
    from aimed
)

select
    * exclude (target_year, this_year, frequency),
    case
        when spell <= 0 then null
        when not accumulate then target_value - recent
        when target_year = this_year then target_value - last_value
        else target_value
    end as needed
from counted
