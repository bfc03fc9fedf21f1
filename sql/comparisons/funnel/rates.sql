-- grain: grp, area
-- inputs: funnel_rate (grp, area, x, n, multiplier)
-- output: rate_funnel: each area's rate beside that of all together: it stands out where its own exact or Byar's limits exclude
--   it (PHEindicatormethods, assign_funnel_significance); the limits drawn around the whole are Byar's on the expected count
create or replace temp table rate_funnel as
with together as (
    select grp, sum(x order by area) / sum(n order by area) as comparator
    from funnel_rate
    group by grp
),

expecting as (
    select one.*, together.comparator, one.n * together.comparator as expected
    from funnel_rate as one
    inner join together on one.grp = together.grp
)

select
    grp, area, x, n,
    x / nullif(n, 0) * multiplier as value,
    comparator * multiplier as comparator,
    case when expected > 0 then greatest(byar_lower(expected, 0.95e0), 0e0) / n * multiplier end as lower_95,
    case when expected > 0 then byar_upper(expected, 0.95e0) / n * multiplier end as upper_95,
    case when expected > 0 then greatest(byar_lower(expected, 0.998e0), 0e0) / n * multiplier end as lower_998,
    case when expected > 0 then byar_upper(expected, 0.998e0) / n * multiplier end as upper_998,
    case
        when n is null or n <= 0 or x is null then null
        when expected < count_lower(x, 0.998e0) then 'High (0.001)'
        when expected < count_lower(x, 0.95e0) then 'High (0.025)'
        when expected > count_upper(x, 0.998e0) then 'Low (0.001)'
        when expected > count_upper(x, 0.95e0) then 'Low (0.025)'
        else 'Not significant'
    end as flag
from expecting
