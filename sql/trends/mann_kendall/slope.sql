-- grain: series
-- inputs: kendall_point (series, season, place, y), kendall_test
-- output: sen_slope: the median slope between two points of one season, per unit of `place` (Sen 1968; Hirsch, Slack and Smith
--   1982), with 95% limits at the ranks of Sen, rounded as R's trend 1.1.6 does; null where a rank falls outside
create or replace temp table sen_slope as
with sloped as (
    select earlier.series, (later.y - earlier.y)::double / (later.place - earlier.place) as slope
    from kendall_point as earlier
    inner join kendall_point as later
        on earlier.series = later.series and earlier.season = later.season and earlier.place < later.place
    where earlier.y is not null and later.y is not null
),

listed as (
    select series, median(slope) as slope, list(slope order by slope) as slopes
    from sloped
    group by series
),

ranked as (
    select
        listed.*,
        round_even((len(slopes) - z_of(0.95e0) * sqrt(test.variance)) / 2e0, 0)::bigint as lower_rank,
        round_even((len(slopes) + z_of(0.95e0) * sqrt(test.variance)) / 2e0 + 1e0, 0)::bigint as upper_rank
    from listed
    inner join kendall_test as test on listed.series = test.series
)

select
    series, slope,
    case when lower_rank between 1 and len(slopes) then slopes[lower_rank] end as lower,
    case when upper_rank between 1 and len(slopes) then slopes[upper_rank] end as upper
from ranked
