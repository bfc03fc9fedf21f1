-- grain: series
-- inputs: kendall_point (series, season, place (in time, gaps keep theirs), y)
-- output: kendall_test: the Mann-Kendall test (Mann 1945, Kendall 1975), summed over seasons where there are several (Hirsch, Slack
--   and Smith 1982), variance corrected for ties, continuity corrected; a constant series has z = 0 and p = 1
create or replace temp table kendall_test as
with known as (
    select series, season, place, y::double as y
    from kendall_point
    where y is not null
),

paired as (
    select earlier.series, earlier.season, sum(sign(later.y - earlier.y)) as s
    from known as earlier
    inner join known as later
        on earlier.series = later.series and earlier.season = later.season and earlier.place < later.place
    group by earlier.series, earlier.season
),

tied as (
    select series, season, sum(points) as n, sum(points * (points - 1) * (2 * points + 5)) as ties, sum(points * (points - 1)) as tied
    from (
        select series, season, y, count(*) as points
        from known
        group by series, season, y
    )
    group by series, season
),

seasonal as (
    select
        tied.series,
        tied.n,
        coalesce(paired.s, 0) as s,
        (tied.n * (tied.n - 1) * (2 * tied.n + 5) - tied.ties) / 18e0 as variance,
        tied.n * (tied.n - 1) / 2e0 as pairs,
        tied.tied / 2e0 as tied_pairs
    from tied
    left join paired on tied.series = paired.series and tied.season = paired.season
),

summed as (
    select
        series,
        sum(n)::bigint as points,
        sum(s)::bigint as s,
        sum(variance) as variance,
        sum(s) / nullif(sqrt((sum(pairs) - sum(tied_pairs)) * sum(pairs)), 0) as tau
    from seasonal
    group by series
)

select
    *,
    case when variance > 0 then (s - sign(s)) / sqrt(variance) else 0e0 end as z,
    case when variance > 0 then normal_two_sided((s - sign(s)) / sqrt(variance)) else 1e0 end as p
from summed
