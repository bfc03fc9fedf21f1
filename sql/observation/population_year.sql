-- grain: an indicator with a population denominator, a place and a year of estimates
-- inputs: ref_indicator, ref_population, restricted.landing (extract population), ref_place
-- output: population_year: residents of the indicator's ages; a city without rows of its own is the sum of its clusters
create or replace temp table population_year as
with estimate as (
    select year, geography, age_from, age_to, population
    from ref_population
    union
    select
        try_cast(dimensions['year'] as bigint), geography,
        try_cast(dimensions['age_from'] as bigint), try_cast(dimensions['age_to'] as bigint),
        measures['population']
    from restricted.landing
    where extract = 'population'
    qualify row_number() over (
        partition by geography, dimensions::varchar order by received desc, source_file desc
    ) = 1
),

residents as (
    select
        indicator.indicator, estimate.year, estimate.geography,
        coalesce(
            sum(estimate.population) filter (
                where estimate.age_from = indicator.age_from and estimate.age_to = indicator.age_to
            ),
            sum(estimate.population)
        )::double as residents
    from ref_indicator as indicator
    inner join estimate
        on estimate.age_from >= indicator.age_from and estimate.age_to <= indicator.age_to
    group by all
),

summed as (
    select residents.indicator, residents.year, part.whole as geography, sum(residents.residents) as residents
    from residents
    inner join ref_part as part on residents.geography = part.part and part.relation = 'geography'
    where make_date(residents.year, 6, 30) between part.valid_from and part.valid_to
    group by all
)

select indicator, year, geography, residents from residents
union all
select indicator, year, geography, residents
from summed
anti join residents using (indicator, year, geography)
