-- grain: release, indicator, geography, ahead
-- inputs: look, course
-- output: judged_look: what each look alone says, with the look before it as the second witness; a look with a hidden
--   period in its window, or with fewer than two periods in three known, says nothing
create or replace temp table judged_look as
with usable as (
    select
        look.*,
        course.sense,
        course.sense * look.polarity as base_sense,
        look.suppressed = 0 and 3 * look.known >= 2 * look.look_window and look.c80 is not null as usable,
        look.polarity * (look.actual_z - look.start_z) as level_gain
    from look
    inner join course using (indicator, geography, baseline, definition_version, method)
),

witnessed as (
    select
        *,
        lag(case when usable then distance end) over earlier as distance_before,
        lag(case when usable then c80 end) over earlier as c80_before
    from usable
    window earlier as (partition by release, indicator, geography order by ahead)
)

select
    *,
    case
        when not usable then null
        when polarity = 0 and distance >= c95 and distance_before >= c80_before then 'higher_than_predicted'
        when polarity = 0 and distance <= -c95 and distance_before <= -c80_before then 'lower_than_predicted'
        when polarity = 0 then 'as_predicted'
        when distance >= c95 and distance_before >= c80_before and base_sense > 0 then 'ahead'
        when distance >= c95 and distance_before >= c80_before and level_gain > 0 then 'turned'
        when distance >= c95 and distance_before >= c80_before then 'bending'
        when distance >= c80 then 'early_better'
        when distance <= -c95 and distance_before <= -c80_before then 'worse'
        when distance <= -c80 then 'early_worse'
        else 'on_baseline'
    end as said
from witnessed
