-- grain: indicator, period, month of arrival and place
-- inputs: check_series, ref_check
-- output: check_zero: zeros that the past does not know. `everywhere`: all clusters are zero at once, whether sent or made
--   up for absent rows; otherwise a place for which a file holds nothing but zeros. The past is never zero nor withheld
--   and its middle is large enough for a zero to be no chance.
create or replace temp table check_zero as
with total as (
    select
        indicator, known, number, period,
        sum(numerator) as numerator,
        count(*) filter (where new) as places
    from check_series
    where level = 'cluster' and direct
    group by all
    having count(numerator) = count(*)
),

empty as (
    select today.indicator, today.known, today.period, median(past.numerator) as usual
    from total as today
    inner join ref_check as checks on today.indicator = checks.indicator
    inner join total as past
        on today.indicator = past.indicator and today.known = past.known and today.number > past.number
    where today.numerator = 0 and today.places > 1
    group by today.indicator, today.known, today.period, checks.everywhere_periods, checks.everywhere_usual
    having
        count(*) >= checks.everywhere_periods and min(past.numerator) > 0
        and median(past.numerator) >= checks.everywhere_usual
),

blank as (
    select source_file, known, period, geography
    from check_series
    where received = known and direct
    group by all
    having bool_and(coalesce(numerator, -1) = 0) and bool_or(given)
),

place as (
    select today.indicator, today.known, today.period, today.geography, median(past.numerator) as usual
    from check_series as today
    semi join blank
        on
            today.source_file = blank.source_file and today.known = blank.known
            and today.period = blank.period and today.geography = blank.geography
    inner join ref_check as checks on today.indicator = checks.indicator
    inner join check_series as past
        on
            today.indicator = past.indicator and today.geography = past.geography
            and today.known = past.known and today.number > past.number
    where today.new and today.direct
    group by
        today.indicator, today.known, today.period, today.geography, checks.zeros_periods, checks.zeros_usual
    having
        count(*) >= checks.zeros_periods and count(*) = count(past.numerator) and min(past.numerator) > 0
        and median(past.numerator) >= checks.zeros_usual
)

select
    series.known as received,
    series.indicator,
    series.ordinal,
    series.geography,
    series.name,
    series.period,
    series.source_file,
    series.source_sheet,
    series.source_row,
    empty.usual is not null as everywhere,
    coalesce(empty.usual, place.usual) as usual
from check_series as series
left join empty
    on series.indicator = empty.indicator and series.known = empty.known and series.period = empty.period
left join place
    on
        series.indicator = place.indicator and series.known = place.known
        and series.period = place.period and series.geography = place.geography
where
    series.received = series.known and series.direct
    and ((empty.usual is not null and series.level = 'cluster') or place.usual is not null)
order by series.known, series.ordinal, series.period, series.geography
