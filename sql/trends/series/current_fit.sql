-- grain: anchor, t
-- inputs: release.series_point
-- output: fit_point: the latest 60 months or 20 quarters of every series as a release knows it, for its month effects
create or replace temp table fit_point as
with ended as (
    select
        dense_rank() over (order by release, indicator, geography) as anchor,
        *,
        max(t) over (partition by release, indicator, geography) as origin
    from release.series_point
    where current and periods_per_year > 1
)

select anchor, anchor as series, origin, periods_per_year, t, season, z
from ended
where z is not null and t > origin - case periods_per_year when 12 then 60 else 20 end
