-- grain: grp, area
-- inputs: incoherent (grp, area, is_whole, f, v): forecasts with their variances, one whole a group and its parts
-- output: reconciled: parts that add up to the whole, by weighted least squares with a diagonal (MinT, Wickramasuriya and others
--   2019, in closed form for two levels)
create or replace temp table reconciled as
with gathered as (
    select
        grp,
        sum(f order by area) filter (where not is_whole) as parts_f,
        sum(v order by area) filter (where not is_whole) as parts_v,
        any_value(f) filter (where is_whole) as whole_f,
        any_value(v) filter (where is_whole) as whole_v
    from incoherent
    group by grp
)

select
    one.grp,
    one.area,
    one.is_whole,
    case
        when whole_v + parts_v = 0 then one.f
        when is_whole then one.f - whole_v / (whole_v + parts_v) * (whole_f - parts_f)
        else one.f + one.v / (whole_v + parts_v) * (whole_f - parts_f)
    end as f,
    case when whole_v + parts_v = 0 then one.v else one.v - one.v ** 2 / (whole_v + parts_v) end as v
from incoherent as one
inner join gathered on one.grp = gathered.grp
