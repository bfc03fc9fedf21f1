-- grain: release, indicator, geography, breakdown, category
-- inputs: compared, ref_place
-- output: release.figure: changes only between figures of one definition that are both released, ranks only among the
--   clusters that are released; ties share a rank
insert into release.figure by name
with city as (
    select release, indicator, breakdown, category, value as city_value, numerator as city_numerator, status as city_status
    from compared
    where level = 'city'
),

ranked as (
    select
        release, indicator, geography, breakdown, category,
        rank() over (
            partition by release, indicator, breakdown, category
            order by case better when 'higher' then -value else value end
        ) as rank,
        rank() over (
            partition by release, indicator, breakdown, category order by value
        ) - 1 as places_lower,
        rank() over (
            partition by release, indicator, breakdown, category order by value desc
        ) - 1 as places_higher
    from compared
    where level = 'cluster' and status = 'released' and value is not null
),

counted as (
    select
        release, indicator, breakdown, category,
        count(*) filter (where status = 'released' and value is not null) as places_ranked,
        count(*) filter (where status in ('confidential', 'withheld at source')) as places_hidden
    from compared
    where level = 'cluster'
    group by all
)

select
    compared.* exclude (
        ordinal, better, level, definition_version, previous_version, last_year_version, start_version
    ),
    case when definition_version = previous_version then numerator - previous_numerator end as change_previous_number,
    case when definition_version = previous_version then value - previous_value end as change_previous_value,
    case when definition_version = last_year_version then numerator - last_year_numerator end
        as change_last_year_number,
    case when definition_version = last_year_version then value - last_year_value end as change_last_year_value,
    case when definition_version = start_version then numerator - start_numerator end as change_start_number,
    case when definition_version = start_version then value - start_value end as change_start_value,
    numerator / nullif(full_year_numerator, 0) as full_year_ratio,
    city.* exclude (release, indicator, breakdown, category),
    ranked.rank,
    case when level = 'cluster' then counted.places_ranked end as places_ranked,
    case when level = 'cluster' then counted.places_hidden end as places_hidden,
    ranked.places_lower,
    ranked.places_higher
from compared
left join city using (release, indicator, breakdown, category)
left join ranked using (release, indicator, geography, breakdown, category)
left join counted using (release, indicator, breakdown, category)
order by release, ordinal, geography, breakdown, category
