-- grain: grp, area
-- inputs: dispersed (grp, area, x, n)
-- output: shrunken_rate: the likely true rate: each area's drawn towards that of all together, small areas more (Marshall 1991,
--   the global estimator, as spdep's EBest)
create or replace temp table shrunken_rate as
with together as (
    select grp, sum(x order by area) / sum(n order by area) as overall, sum(n order by area) as residents, avg(n order by area) as mean_n
    from dispersed
    where n > 0
    group by grp
),

spread as (
    select
        one.grp,
        any_value(overall) as overall,
        greatest(
            0e0,
            sum(one.n * (one.x / one.n - overall) ** 2 order by one.area) / any_value(residents)
            - any_value(overall) / any_value(mean_n)
        ) as between_areas
    from dispersed as one
    inner join together on one.grp = together.grp
    where one.n > 0
    group by one.grp
)

select
    one.grp,
    one.area,
    one.x / one.n as raw,
    overall + coalesce(between_areas / nullif(between_areas + overall / one.n, 0), 0) * (one.x / one.n - overall) as shrunken
from dispersed as one
inner join spread on one.grp = spread.grp
where one.n > 0
