-- grain: indicator, geography, baseline
-- inputs: ref_baseline, automatic_baseline, ref_indicator, ref_calendar, ref_place
-- output: baseline_decision: for every place the baselines somebody decided on, and the rule's own where no decision comes
--   before it; a decision for one place goes before one for all
create or replace temp table baseline_decision as
with dated as (
    select decided.*, calendar.period_end as baseline_end
    from (
        select indicator, geography, baseline, method, reason, decided_by, decided_on, good_enough, true as recorded
        from ref_baseline
        union all by name
        select indicator, baseline, 'the rule' as decided_by, false as recorded
        from automatic_baseline
    ) as decided
    inner join ref_indicator as indicator on decided.indicator = indicator.indicator
    inner join ref_calendar as calendar
        on indicator.frequency = calendar.frequency and decided.baseline = calendar.period
),

placed as (
    select place.code as geography, dated.* exclude (geography), dated.geography is not null as of_one_place
    from dated
    inner join ref_place as place on coalesce(dated.geography, place.code) = place.code
    where place.level != 'unallocated'
)

select * exclude (of_one_place)
from placed
qualify
    row_number() over (
        partition by indicator, geography, baseline order by recorded desc, of_one_place desc
    ) = 1
    and (recorded or not coalesce(bool_or(recorded) over (
        partition by indicator, geography order by baseline_end
    ), false))
