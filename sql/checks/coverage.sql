-- grain: indicator, geography, period and month of arrival
-- inputs: check_series, check_figure, ref_indicator
-- output: new figures of the city and of places with rows of their own whose coverage, as known then, is below the
--   threshold of the catalogue
select
    series.known as received,
    series.indicator,
    series.ordinal,
    series.geography,
    series.name,
    series.period,
    coverage.value as coverage,
    indicator.coverage_threshold as threshold,
    series.source_file,
    series.source_sheet,
    series.source_row
from check_series as series
inner join ref_indicator as indicator on series.indicator = indicator.indicator
inner join check_figure as coverage
    on
        indicator.coverage_indicator = coverage.indicator and series.geography = coverage.geography
        and series.period = coverage.period and series.known >= coverage.received and coverage.breakdown = 'all'
where
    series.new and series.value is not null and (series.direct or series.level = 'city')
    and (coverage.replaced_in is null or coverage.replaced_in > series.known)
    and coverage.value < indicator.coverage_threshold
order by received, series.ordinal, series.period, coverage.value, series.geography
