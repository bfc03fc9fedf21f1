-- grain: release, indicator, geography, breakdown, category
-- inputs: reported, standing_cell, ref_indicator, ref_level, ref_place, ref_calendar, $releases
-- output: compared: the reported figure of every place that the release shows, beside its own earlier figures
create or replace temp table compared as
with month as (
    select period as release, period_start as month_start, period_end as month_end
    from ref_calendar
    where frequency = 'month' and list_contains($releases, period)
),

shown as (
    select month.release, level.indicator, place.code as geography, place.level
    from month
    inner join ref_place as place
        on place.valid_from <= month.month_end and place.valid_to >= month.month_start
    inner join ref_level as level
        on place.level = level.level and level.breakdown = 'all'
),

wanted as (
    select release, indicator, geography, level, 'all' as breakdown, 'all' as category
    from shown
    union
    select month.release, cell.indicator, cell.geography, place.level, cell.breakdown, cell.category
    from month
    inner join reported on month.release = reported.release
    inner join standing_cell as cell
        on
            reported.indicator = cell.indicator and reported.period = cell.period
            and cell.release <= month.release and cell.replaced_by > month.release
    inner join ref_place as place
        on
            cell.geography = place.code
            and place.valid_from <= month.month_end and place.valid_to >= month.month_start
),

stood as (
    select month.release as seen, cell.*
    from month
    inner join standing_cell as cell on cell.release <= month.release and cell.replaced_by > month.release
    semi join (
        select release, indicator, unnest([
            period, previous_period, last_year_period, start_period, full_year_period
        ]) as period
        from reported
    ) as needed
        on month.release = needed.release and cell.indicator = needed.indicator and cell.period = needed.period
)

select
    wanted.release,
    wanted.indicator,
    indicator.ordinal,
    indicator.better,
    wanted.geography,
    wanted.level,
    wanted.breakdown,
    wanted.category,
    reported.period,
    reported.period_start,
    reported.period_end,
    coalesce(now.status, 'not available') as status,
    now.numerator,
    now.denominator,
    now.value,
    reported.frequency = 'month' and date_diff('month', reported.period_start, (wanted.release || '-01')::date)
    < $provisional_months and now.status is not null as provisional,
    coalesce(now.revised and now.release = wanted.release, false) as revised,
    coalesce(now.definition_version != previous.definition_version, false) as broken,
    now.definition_version,
    reported.previous_period,
    previous.status as previous_status,
    previous.numerator as previous_numerator,
    previous.value as previous_value,
    previous.definition_version as previous_version,
    reported.last_year_period,
    last_year.status as last_year_status,
    last_year.numerator as last_year_numerator,
    last_year.value as last_year_value,
    last_year.definition_version as last_year_version,
    reported.start_period,
    start.status as start_status,
    start.numerator as start_numerator,
    start.value as start_value,
    start.definition_version as start_version,
    case when indicator.accumulate then reported.full_year_period end as full_year_period,
    case when indicator.accumulate then full_year.status end as full_year_status,
    case when indicator.accumulate then full_year.numerator end as full_year_numerator
from wanted
inner join ref_indicator as indicator on wanted.indicator = indicator.indicator
inner join reported on wanted.release = reported.release and wanted.indicator = reported.indicator
left join stood as now
    on
        wanted.release = now.seen and wanted.indicator = now.indicator and wanted.geography = now.geography
        and wanted.breakdown = now.breakdown and wanted.category = now.category and reported.period = now.period
left join stood as previous
    on
        wanted.release = previous.seen and wanted.indicator = previous.indicator
        and wanted.geography = previous.geography and wanted.breakdown = previous.breakdown
        and wanted.category = previous.category and reported.previous_period = previous.period
left join stood as last_year
    on
        wanted.release = last_year.seen and wanted.indicator = last_year.indicator
        and wanted.geography = last_year.geography and wanted.breakdown = last_year.breakdown
        and wanted.category = last_year.category and reported.last_year_period = last_year.period
left join stood as start
    on
        wanted.release = start.seen and wanted.indicator = start.indicator and wanted.geography = start.geography
        and wanted.breakdown = start.breakdown and wanted.category = start.category
        and reported.start_period = start.period
left join stood as full_year
    on
        wanted.release = full_year.seen and wanted.indicator = full_year.indicator
        and wanted.geography = full_year.geography and wanted.breakdown = full_year.breakdown
        and wanted.category = full_year.category and reported.full_year_period = full_year.period
