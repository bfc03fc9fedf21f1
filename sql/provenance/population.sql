-- grain: an estimate of residents that a denominator is the sum of
-- inputs: population_year (of the indicator), ref_population_row (population.csv with its rows), ref_part (of the place),
--   restricted.landing (extract population, its key age_from|age_to), $indicator, $geography, $age_from, $age_to, $year, $known
-- output: the estimates of the newest year up to the one asked for, as known by the month: the place's own, or its parts'
--   where it has none; the band of just these ages where there is one, otherwise every band within them
with chosen as (
    select year, received
    from population_year
    where indicator = $indicator and geography = $geography and year <= $year and received <= $known
    order by year desc, received desc
    limit 1
),

estimate as (
    select
        year, geography, age_from, age_to, population::double as number, '' as received,
        null::varchar as source_file, null::varchar as source_sheet, source_row,
        age_from || '|' || age_to as row_key, null::varchar as period
    from ref_population_row
    union all
    select
        try_cast(period as bigint), geography, try_cast(split_part(row_key, '|', 1) as bigint),
        try_cast(split_part(row_key, '|', 2) as bigint), measures[1], received, source_file, source_sheet,
        source_row, row_key, period
    from restricted.landing
    where extract = 'population'
),

fitting as (
    select
        estimate.*,
        bool_or(age_from = $age_from and age_to = $age_to) over (partition by year, geography, received) as has_band
    from estimate
    where age_from >= $age_from and age_to <= $age_to
),

used as (
    select *
    from fitting
    where not has_band or (age_from = $age_from and age_to = $age_to)
),

own as (
    select used.*
    from used
    where used.geography = $geography
)

select year, geography as part, age_from, age_to, number, received, source_file, source_sheet, source_row, row_key, period
from own
inner join chosen using (year, received)
union all
select
    year, used.geography, age_from, age_to, number, received, source_file, source_sheet, source_row, row_key, period
from used
inner join chosen using (year, received)
inner join ref_part as part
    on
        used.geography = part.part and part.relation = 'geography'
        and make_date(used.year, 6, 30) between part.valid_from and part.valid_to
where used.year not in (select own.year from own)
order by part, age_from, source_row
