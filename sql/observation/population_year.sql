-- grain: an indicator with a population denominator, a place, a year of estimates and the month they were received in
-- inputs: ref_indicator, ref_population, restricted.landing (extract population, its key age_from|age_to), ref_part
-- output: population_year: residents of the indicator's ages; a city without rows of its own is the sum of its clusters
--   that were valid in the middle of the year. Estimates of the reference folder were always known.
create or replace temp table population_year as
with estimate as (
    select year, geography, age_from, age_to, population::double as population, '' as received
    from ref_population
    union all
    select
        try_cast(period as bigint) as year,
        geography,
        try_cast(split_part(row_key, '|', 1) as bigint) as age_from,
        try_cast(split_part(row_key, '|', 2) as bigint) as age_to,
        measures[1] as population,
        received
    from restricted.landing
    where extract = 'population'
),

residents as (
    select
        indicator.indicator,
        estimate.year,
        estimate.geography,
        estimate.received,
        coalesce(
            sum(estimate.population) filter (
                where estimate.age_from = indicator.age_from and estimate.age_to = indicator.age_to
            ),
            sum(estimate.population)
        ) as residents
    from ref_indicator as indicator
    inner join estimate
        on estimate.age_from >= indicator.age_from and estimate.age_to <= indicator.age_to
    group by all
),

summed as (
    select
        residents.indicator, residents.year, part.whole as geography, residents.received,
        sum(residents.residents) as residents
    from residents
    inner join ref_part as part on residents.geography = part.part and part.relation = 'geography'
    where make_date(residents.year, 6, 30) between part.valid_from and part.valid_to
    group by all
)

select indicator, year, geography, received, residents from residents
union all
select indicator, year, geography, received, residents
from summed
anti join residents using (indicator, year, geography)
