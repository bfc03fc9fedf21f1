-- grain: indicator, geography, period and month of arrival
-- inputs: check_series, population_year, ref_check
-- output: new figures of rates that have no residents to divide by (`year` is null), or only those of too early a year
select
    series.known as received,
    series.indicator,
    series.ordinal,
    series.geography,
    series.name,
    series.period,
    year(series.period_end) as wanted,
    max(population.year) as year,
    checks.population_years as years,
    series.source_file,
    series.source_sheet,
    series.source_row
from check_series as series
inner join ref_check as checks on series.indicator = checks.indicator
left join population_year as population
    on
        series.indicator = population.indicator and series.geography = population.geography
        and year(series.period_end) >= population.year and series.known >= population.received
where series.new and series.by_residents and series.numerator is not null and series.level != 'unallocated'
group by all
having max(population.year) is null or wanted - max(population.year) > checks.population_years
order by received, series.ordinal, series.period, series.geography
