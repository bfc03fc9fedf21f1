-- grain: indicator, place, breakdown, category, period and month that changed it
-- inputs: check_figure, restricted.landing
-- output: figures that were known before and that the months asked for changed: old, new and the file that did it. A rate
--   whose residents alone changed names the file of residents;
--   one that has residents for the first time is no other figure.
with residents as (
    select received, max(source_file) as source_file
    from restricted.landing
    where extract = 'population'
    group by received
)

select
    figure.received,
    figure.indicator,
    figure.ordinal,
    figure.geography,
    figure.name,
    figure.breakdown,
    figure.category,
    figure.period,
    figure.period_start,
    figure.was_received,
    case when recounted then coalesce(figure.numerator, figure.value) else figure.value end as now,
    case when recounted then coalesce(figure.was_numerator, figure.was_value) else figure.was_value end as was,
    figure.source_status,
    case when recounted then figure.source_file else coalesce(residents.source_file, figure.source_file) end as source_file,
    case when recounted then figure.source_sheet end as source_sheet,
    case when recounted then figure.source_row end as source_row
from (
    select
        *,
        coalesce(numerator, value) is distinct from coalesce(was_numerator, was_value) as recounted
    from check_figure
) as figure
left join residents on figure.received = residents.received
where
    figure.arrived and figure.direct and figure.was_received is not null
    and (recounted or (figure.value != figure.was_value))
order by
    figure.received, figure.ordinal, source_file, abs(coalesce(now, 0) - coalesce(was, 0)) desc, figure.geography,
    figure.period_start, figure.breakdown, figure.category
