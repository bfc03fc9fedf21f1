-- grain: indicator, geography, period and month of arrival
-- inputs: check_series, check_zero, check_stopped, check_fraction, ref_check, ref_indicator
-- output: figures whose change since the last one before is beyond what the past of their own series shows: too many
--   times its usual change (median and median absolute deviation of all earlier changes over as many periods, at least
--   half the chance variation of such a number) and well beyond the largest of them. What other checks explain is left
--   to them, and sums to the places that jumped. An indicator that says how complete another is has its own check.
with series as (
    select
        *,
        lag(number) over (partition by indicator, geography, known order by number) as before
    from check_series
    where judged is not null
    and indicator not in (select coverage_indicator from ref_indicator where coverage_indicator is not null)
),

target as (
    select
        today.*,
        earlier.judged as previous,
        earlier.period as previous_period,
        today.number - earlier.number as apart
    from series as today
    inner join series as earlier
        on
            today.indicator = earlier.indicator and today.geography = earlier.geography
            and today.known = earlier.known and today.before = earlier.number
    where today.new and today.definition_version = earlier.definition_version
),

change as (
    select
        target.indicator, target.geography, target.known, target.number,
        count(*) as past,
        median(later.judged - earlier.judged) as middle,
        mad(later.judged - earlier.judged) as deviation,
        max(abs(later.judged - earlier.judged)) as largest
    from target
    inner join series as later
        on
            target.indicator = later.indicator and target.geography = later.geography
            and target.known = later.known and target.number > later.number
    inner join series as earlier
        on
            later.indicator = earlier.indicator and later.geography = earlier.geography
            and later.known = earlier.known and later.number - target.apart = earlier.number
            and later.definition_version = earlier.definition_version
    group by all
),

measured as (
    select
        target.*,
        change.* exclude (indicator, geography, known, number),
        checks.jump_times,
        checks.jump_beyond,
        abs(target.judged - target.previous) as change,
        greatest(
            1.4826 * change.deviation,
            case
                when not target.shown then sqrt(greatest(target.judged, target.previous, 1)) / 2
                when target.denominator > 0
                    then sqrt(
                        greatest(target.judged, 1) * greatest(indicator.scale - target.judged, 1) / target.denominator
                    ) / 2
                else power(10, -checks.decimals)
            end
        ) as usual
    from target
    inner join change using (indicator, geography, known, number)
    inner join ref_check as checks on target.indicator = checks.indicator
    inner join ref_indicator as indicator on target.indicator = indicator.indicator
    where change.past >= checks.jump_past
),

jumped as (
    select *
    from measured
    where
        abs(judged - previous - middle) > jump_times * usual
        and change > jump_beyond * largest
)

select
    known as received,
    indicator,
    ordinal,
    geography,
    name,
    period,
    judged as now,
    previous,
    previous_period,
    usual,
    largest,
    past,
    abs(judged - previous - middle) / usual as times,
    source_file,
    source_sheet,
    source_row
from jumped
anti join check_zero
    on
        jumped.indicator = check_zero.indicator and jumped.known = check_zero.received
        and jumped.period = check_zero.period
        and (jumped.geography = check_zero.geography or check_zero.everywhere)
anti join check_stopped
    on
        jumped.indicator = check_stopped.indicator and jumped.known = check_stopped.received
        and jumped.period = check_stopped.period and jumped.geography = check_stopped.geography
anti join check_fraction
    on
        jumped.indicator = check_fraction.indicator and jumped.known = check_fraction.received
        and jumped.source_file = check_fraction.source_file
where
    direct or not exists (
        select 1
        from jumped as own
        where
            own.direct and own.indicator = jumped.indicator and own.known = jumped.known
            and own.period = jumped.period
    )
order by received, ordinal, period, times desc, geography
