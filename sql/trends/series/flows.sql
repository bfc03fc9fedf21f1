-- grain: release, indicator, geography, period
-- inputs: as_known
-- output: own_count: the count of the period alone. A year to date is taken apart only where both its ends were told, so
--   nothing that is hidden is used; where an end is not known, its status says why
create or replace temp table own_count as
with beside as (
    select
        *,
        lag(status) over year as status_before,
        lag(numerator) over year as numerator_before,
        row_number() over year as month_of_year
    from as_known
    window year as (partition by release, indicator, geography, financial_year order by period_start)
)

select
    * exclude (status_before, numerator_before, month_of_year, status),
    case
        when not accumulate then numerator
        when month(period_start) = 4 then numerator
        when month_of_year > 1 then numerator - numerator_before
    end as flow,
    case
        when not accumulate or month(period_start) = 4 or status != 'released' then status
        else coalesce(status_before, 'not available')
    end as status
from beside
