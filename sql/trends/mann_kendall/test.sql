-- grain: series
-- inputs: kendall_point (series, season, place: in time, so that a gap keeps its own; y)
-- output: kendall_test: the Mann-Kendall test (Mann 1945, Kendall 1975), summed over seasons where there are several (Hirsch,
--   Slack and Smith 1982), variance corrected for ties, z for continuity; a constant series has z = 0 and p = 1
create or replace temp table kendall_test as
with known as (
    select series, season, place, y::double as y
    from kendall_point
    where y is not null
),

compared as (
    select earlier.series, sum(sign(later.y - earlier.y))::bigint as s
    from known as earlier
    inner join known as later
        on earlier.series = later.series and earlier.season = later.season and earlier.place < later.place
    group by earlier.series
),

tied as (
    select series, season, y, count(*) as points
    from known
    group by series, season, y
),

seasonal as (
    select
        series, season,
        sum(points) as points,
        sum(points * (points - 1) * (2 * points + 5)) as variance_of_ties,
        sum(points * (points - 1)) / 2 as tied_pairs
    from tied
    group by series, season
),

summed as (
    select
        series,
        sum(points)::bigint as points,
        sum(points * (points - 1) * (2 * points + 5) - variance_of_ties)::double / 18 as variance,
        sum(points * (points - 1) / 2)::double as pairs,
        sum(tied_pairs)::double as tied_pairs
    from seasonal
    group by series
),

standardised as (
    select
        summed.*,
        coalesce(compared.s, 0) as s,
        case
            when summed.variance > 0 then (compared.s - sign(compared.s)) / sqrt(summed.variance)
            else 0e0
        end as z
    from summed
    left join compared on summed.series = compared.series
)

select
    series, points, s, variance, z,
    normal_two_sided(z) as p,
    s / nullif(sqrt(pairs - tied_pairs) * sqrt(pairs), 0) as tau
from standardised
