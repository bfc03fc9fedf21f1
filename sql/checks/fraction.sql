-- grain: indicator, month of arrival and file
-- inputs: check_series, check_figure, ref_check
-- output: check_fraction: files whose percentages, published as such, all lie between 0 and 1, with the middle of those
--   known before (null where there are none, and then only where there are at least five)
create or replace temp table check_fraction as
with file as (
    select
        figure.received, figure.indicator, figure.ordinal, figure.source_file,
        min(figure.source_sheet) as source_sheet,
        min(figure.source_row) as source_row,
        count(*) as figures,
        max(figure.value) as largest
    from check_figure as figure
    inner join ref_check as checks on figure.indicator = checks.indicator and checks.unit = 'percent'
    where
        figure.arrived and figure.direct and figure.measure_kind = 'published_rate'
        and figure.breakdown = 'all' and figure.value is not null
    group by all
    having max(figure.value) <= 1 and max(figure.value) > 0 and max(figure.value) != 1
),

past as (
    select indicator, known as received, median(value) as middle
    from check_series
    where received < known
    group by all
)

select
    file.*,
    past.middle
from file
left join past on file.indicator = past.indicator and file.received = past.received
where past.middle > 1 or (past.middle is null and file.figures >= 5)
order by file.received, file.ordinal, file.source_file
