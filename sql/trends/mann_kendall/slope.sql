-- grain: series
-- inputs: kendall_point (series, season, place, y), kendall_test
-- output: sen_slope: the median slope between points of the same season (Sen 1968) per unit of `place`, with limits at the ranks
--   of Gilbert (1987) as R's trend package rounds them; null where the ranks fall outside
create or replace temp table sen_slope as
with known as (
    select series, season, place, y::double as y
    from kendall_point
    where y is not null
),

sloped as (
    select earlier.series, (later.y - earlier.y) / (later.place - earlier.place) as slope
    from known as earlier
    inner join known as later
        on earlier.series = later.series and earlier.season = later.season and earlier.place < later.place
),

listed as (
    select series, list(slope order by slope) as slopes, median(slope) as slope
    from sloped
    group by series
),

ranked as (
    select
        listed.*,
        round((len(slopes) - 1.959963984540054e0 * sqrt(test.variance)) / 2e0)::bigint as lower_rank,
        round((len(slopes) + 1.959963984540054e0 * sqrt(test.variance)) / 2e0 + 1e0)::bigint as upper_rank
    from listed
    inner join kendall_test as test on listed.series = test.series
)

select
    series,
    slope,
    case when lower_rank between 1 and len(slopes) and upper_rank between 1 and len(slopes) then slopes[lower_rank] end as lower,
    case when lower_rank between 1 and len(slopes) and upper_rank between 1 and len(slopes) then slopes[upper_rank] end as upper
from ranked
