-- grain: release, indicator, geography, period
-- inputs: standing_cell, reported, ref_indicator, ref_place, ref_calendar, ref_version, $provisional_months
-- output: as_known: every expected period of a headline figure, from the place's first figure to the one the release
--   reports, with what readers of the release were told of it
create or replace temp table as_known as
with told as (
    select reported.release, reported.period_end as last_end, cell.*
    exclude (release, breakdown, category, replaced_by, revised)
    from reported
    inner join standing_cell as cell
        on
            reported.indicator = cell.indicator and cell.breakdown = 'all'
            and cell.release <= reported.release and cell.replaced_by > reported.release
            and cell.period_end <= reported.period_end
    where cell.geography != 'unallocated'
),

begun as (
    select release, indicator, geography, min(period_start) as first_start, any_value(last_end) as last_end
    from told
    where status != 'not available'
    group by all
),

expected as (
    select begun.release, begun.indicator, begun.geography, calendar.*
    from begun
    inner join ref_indicator as indicator on begun.indicator = indicator.indicator
    inner join ref_place as place on begun.geography = place.code
    inner join ref_calendar as calendar
        on
            indicator.frequency = calendar.frequency
            and calendar.period_start >= begun.first_start and calendar.period_end <= begun.last_end
            and calendar.period_end <= place.valid_to
),

defined as (
    select expected.*, version.definition_version as version_by_date
    from expected
    asof join ref_version as version
        on expected.indicator = version.indicator and expected.period_start >= version.version_from
)

select
    defined.release,
    defined.indicator,
    defined.geography,
    place.level,
    coalesce(told.definition_version, defined.version_by_date) as definition_version,
    indicator.frequency,
    case indicator.frequency when 'month' then 12 when 'quarter' then 4 else 1 end as periods_per_year,
    indicator.kind,
    indicator.unit,
    indicator.scale::double as scale,
    indicator.better,
    case indicator.better when 'higher' then 1 when 'lower' then -1 else 0 end as polarity,
    indicator.measure_kind,
    indicator.accumulate,
    defined.period,
    defined.period_start,
    defined.period_end,
    defined.financial_year,
    defined.t::integer as t,
    defined.season::integer as season,
    coalesce(told.status, 'not available') as status,
    indicator.frequency = 'month'
    and date_diff('month', defined.period_start, (defined.release || '-01')::date) < $provisional_months
        as provisional,
    told.numerator,
    told.denominator,
    told.value
from defined
inner join ref_indicator as indicator on defined.indicator = indicator.indicator
inner join ref_place as place on defined.geography = place.code
left join told
    on
        defined.release = told.release and defined.indicator = told.indicator
        and defined.geography = told.geography and defined.period = told.period
        and defined.period_start = told.period_start
