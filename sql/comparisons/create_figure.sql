-- grain: release, indicator, geography, breakdown, category
-- inputs: compared
-- output: release.figure, empty, with the columns of docs/warehouse.md
create or replace table release.figure as
select
    release, indicator, geography, breakdown, category,
    period, period_start, period_end, status, numerator, denominator, value, provisional, revised, broken,
    previous_period, previous_status, previous_numerator, previous_value,
    null::double as change_previous_number, null::double as change_previous_value,
    last_year_period, last_year_status, last_year_numerator, last_year_value,
    null::double as change_last_year_number, null::double as change_last_year_value,
    start_period, start_status, start_numerator, start_value,
    null::double as change_start_number, null::double as change_start_value,
    full_year_period, full_year_status, full_year_numerator, null::double as full_year_ratio,
    value as city_value, numerator as city_numerator, status as city_status,
    null::bigint as rank, null::bigint as places_ranked, null::bigint as places_hidden,
    null::bigint as places_lower, null::bigint as places_higher
from compared
limit 0
