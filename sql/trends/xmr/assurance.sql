-- grain: series
-- inputs: xmr_limit, xmr_aim (series, better: 1 higher, -1 lower, 0 neither; target)
-- output: xmr_assurance: whether the limits of the latest process say that a target is always met, never met or now and
--   then; null without a target or a direction (NHSRplotthedots 0.2.2, ptd_calculate_assurance_type)
create or replace temp table xmr_assurance as
with latest as (
    select *
    from xmr_limit
    qualify row_number() over (partition by series order by process desc) = 1
)

select
    latest.series,
    case
        when aim.target is null or aim.better = 0 then null
        when aim.target > latest.upper then if(aim.better = 1, 'consistent_fail', 'consistent_pass')
        when aim.target < latest.lower then if(aim.better = 1, 'consistent_pass', 'consistent_fail')
        else 'inconsistent'
    end as assurance_type
from latest
inner join xmr_aim as aim on latest.series = aim.series
