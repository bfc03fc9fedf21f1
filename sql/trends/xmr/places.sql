-- grain: series, t
-- inputs: xmr_point (series, t, y, rebase, based), $fixed_points
-- output: xmr_place: the known points of individuals charts. A rebase starts a new process; a stretch is a part of it
--   without a gap; a step needs a neighbour in the period before. Limits rest on points that are `based`, with
--   $fixed_points on so many first of each process only (null: on all)
create or replace temp table xmr_place as
with processed as (
    select
        series, t, y::double as y, based, sum(rebase::integer) over (partition by series order by t) as process
    from xmr_point
),

numbered as (
    select
        *,
        t - row_number() over place as stretch,
        based and row_number() over place <= coalesce($fixed_points::integer, 2147483647) as rested_on
    from processed
    where y is not null
    window place as (partition by series, process order by t)
)

select
    series, t, y, process, stretch, rested_on,
    y - lag(y) over neighbours as step,
    case when rested_on and lag(rested_on) over neighbours then abs(y - lag(y) over neighbours) end as moving_range
from numbered
window neighbours as (partition by series, process, stretch order by t)
