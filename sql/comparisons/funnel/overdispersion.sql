-- grain: grp
-- inputs: dispersed (grp, area, x, n), $kind ('share' on the arcsine scale, 'rate' on the logarithm)
-- output: dispersion: by how much areas differ more than chance explains (Spiegelhalter 2005, as FunnelPlotR 0.6.0): the mean square
--   of z-scores winsorised at a tenth, and the additive variance between areas
create or replace temp table dispersion as
with together as (
    select grp, sum(x order by area) / sum(n order by area) as comparator
    from dispersed
    group by grp
),

scored as (
    select
        one.grp, one.area,
        together.comparator,
        case $kind when 'share' then asin(sqrt(one.x / one.n)) else ln((one.x + 0.5e0) / (one.n + 0.5e0)) end as y,
        case $kind when 'share' then asin(sqrt(together.comparator)) else ln(together.comparator) end as centre,
        case $kind
            when 'share' then 1e0 / (2e0 * sqrt(one.n))
            else sqrt(one.x / (one.x + 0.5e0) ** 2 + one.n / (one.n + 0.5e0) ** 2)
        end as deviation
    from dispersed as one
    inner join together on one.grp = together.grp
    where one.n > 0 and together.comparator > 0
),

bounded as (
    select
        grp,
        quantile_cont((y - centre) / deviation, 0.1e0) as low,
        quantile_cont((y - centre) / deviation, 0.9e0) as high
    from scored
    group by grp
),

summed as (
    select
        scored.grp,
        any_value(scored.comparator) as comparator,
        any_value(scored.centre) as centre,
        count(*) as areas,
        avg(least(greatest((y - centre) / deviation, low), high) ** 2 order by area) as phi,
        sum(1e0 / deviation ** 2 order by area) as weight,
        sum(1e0 / deviation ** 4 order by area) as weight_squared
    from scored
    inner join bounded on scored.grp = bounded.grp
    group by scored.grp
)

select
    grp, comparator, centre, areas, phi,
    case
        when areas * phi < areas - 1 then 0e0
        else greatest(0e0, (areas * phi - (areas - 1)) / nullif(weight - weight_squared / weight, 0))
    end as tau2
from summed
