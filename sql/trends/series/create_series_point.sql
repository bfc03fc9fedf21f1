-- grain: release, indicator, geography, period
-- inputs: own_count
-- output: release.series_point: a regular series with the state of every period and its measure on the scale on which
--   it is modelled: square root of a count plus 3/8 (Anscombe 1948), the same of a rate, a percentage as it is
create or replace table release.series_point as
with measured as (
    select
        *,
        case when accumulate or unit = 'count' then flow else value end as found,
        coalesce(
            max(value) over place_period = 0 and count(value) over place_period >= 3 and max(value) over whole > 0,
            false
        ) as placeholder
    from own_count
    window
        place_period as (partition by release, indicator, period),
        whole as (partition by release, indicator)
),

stated as (
    select
        *,
        case
            when status in ('confidential', 'withheld at source') then 'suppressed'
            when status = 'not applicable' then 'not_applicable'
            when status != 'released' or found is null or found < 0 then 'missing'
            when placeholder then 'placeholder'
            when provisional then 'provisional'
            when found = 0 then 'zero'
            else 'ok'
        end as state
    from measured
),

known as (
    select
        *,
        case when state in ('ok', 'zero', 'provisional') then found end as measure,
        definition_version = last_value(definition_version) over (
            partition by release, indicator, geography order by t
            rows between unbounded preceding and unbounded following
        ) as current
    from stated
)

select
    release, indicator, geography, level, definition_version, current, frequency, periods_per_year, kind, unit,
    scale, better, polarity, measure_kind, accumulate, period, period_start, period_end, t, season, state,
    case when measure is not null then numerator end as numerator,
    case when measure is not null then denominator end as denominator,
    case when measure is not null then value end as value,
    case when measure is not null then flow end as flow,
    measure,
    case
        when unit = 'percent' then measure
        when accumulate or unit = 'count' then sqrt(measure + 0.375e0)
        when measure is not null and numerator is not null and denominator > 0
            then sqrt(scale * (numerator + 0.375e0) / denominator)
        else sqrt(measure)
    end as z,
    case
        when kind = 'flow' and periods_per_year = 12 and count(case when measure is not null then flow end) over year = 12
            then list_sum(list(flow order by t) over year)
    end as rolling_12
from known
window year as (partition by release, indicator, geography order by t rows 11 preceding)
order by release, indicator, geography, t
