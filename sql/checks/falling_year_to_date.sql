-- grain: indicator, geography, period and month of arrival
-- inputs: check_series
-- output: figures that the source counts from the start of a year and that are lower than those of the month before in
--   the same year, where either of the two is new
with pair as (
    select
        *,
        lag(numerator) over year_so_far as previous,
        lag(period) over year_so_far as previous_period,
        lag(new) over year_so_far as previous_new
    from check_series
    where cumulative is not null and direct and numerator is not null and frequency in ('month', 'quarter')
    window year_so_far as (
        partition by indicator, geography, known, counted_from order by number
    )
)

select
    known as received,
    indicator,
    ordinal,
    cumulative,
    geography,
    name,
    period,
    previous_period,
    numerator as now,
    previous,
    source_file,
    source_sheet,
    source_row
from pair
where numerator < previous and (new or previous_new)
order by received, ordinal, period, previous - numerator desc, geography
