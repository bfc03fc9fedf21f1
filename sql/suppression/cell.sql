-- grain: a count as an edition knew it: edition, term, geography, frequency, period, breakdown, category
-- inputs: counted, $ytd_increment
-- output: cell: the counts, and the flows that follow from two figures of the year to date: each less the one before it in
--   the same year (`span` the months in between where any has no figure). Figures of April are flows themselves.
create or replace temp table cell as
with year_to_date as (
    select
        *,
        lag(number) over earlier as number_before,
        lag(period) over earlier as period_before,
        lag(period_start) over earlier as start_before
    from counted
    where accumulate and number is not null
    window earlier as (partition by edition, term, geography, breakdown, category, financial_year order by period_start)
),

flow as (
    select
        * exclude (number_before, period_before, start_before)
        replace (
            regexp_replace(term, ' year to date$', '') as term,
            case
                when start_before + interval 1 month = period_start then period
                else period_before || ' to ' || period
            end as period,
            false as accumulate,
            number - number_before as number,
            number - number_before as least_number,
            false as printed,
            false as fresh,
            $ytd_increment as covered
        )
    from year_to_date
    where start_before is not null and number >= number_before
),

monthly as (
    select flow.* from flow
    anti join counted
        on
            flow.edition = counted.edition and flow.term = counted.term and flow.geography = counted.geography
            and flow.frequency = counted.frequency and flow.period = counted.period
            and flow.breakdown = counted.breakdown and flow.category = counted.category
),

everything as (
    select *, 'counted' as made from counted
    union all by name
    select *, 'flow' as made from monthly
)

select
    row_number() over (order by edition, term, geography, frequency, period, breakdown, category) as cell_id, *
from everything
