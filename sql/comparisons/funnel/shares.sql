-- grain: grp, area
-- inputs: funnel_share (grp, area, x, n)
-- output: share_funnel: each area's proportion beside limits around the proportion of all together, as PHEindicatormethods
--   (assign_funnel_significance) has them: p0 -/+ z sqrt(p0 (1 - p0) / n), which may lie beyond 0 and 1
create or replace temp table share_funnel as
with together as (
    select grp, sum(x order by area) / sum(n order by area) as comparator
    from funnel_share
    group by grp
),

limited as (
    select
        one.grp, one.area, one.x, one.n,
        one.x / nullif(one.n, 0) as value,
        together.comparator,
        sqrt(together.comparator * (1e0 - together.comparator) / nullif(one.n, 0)) as deviation
    from funnel_share as one
    inner join together on one.grp = together.grp
)

select
    grp, area, x, n, value, comparator,
    comparator - 1.959963984540054e0 * deviation as lower_95,
    comparator + 1.959963984540054e0 * deviation as upper_95,
    comparator - 3.090232306167813e0 * deviation as lower_998,
    comparator + 3.090232306167813e0 * deviation as upper_998,
    case
        when value is null then null
        when value < comparator - 3.090232306167813e0 * deviation then 'Low (0.001)'
        when value < comparator - 1.959963984540054e0 * deviation then 'Low (0.025)'
        when value > comparator + 3.090232306167813e0 * deviation then 'High (0.001)'
        when value > comparator + 1.959963984540054e0 * deviation then 'High (0.025)'
        else 'Not significant'
    end as flag
from limited
