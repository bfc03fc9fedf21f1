-- grain: release, indicator, geography, target_period
-- inputs: aim, release.series_point
-- output: spell: of the past stretches as long as the one that is left, how many brought at least the change needed (for a
--   year to date, at least the sum)
create or replace temp table spell as
with running as (
    select
        release, indicator, geography, t, measure,
        sum(coalesce(measure, 0)) over earlier as brought,
        count(measure) over earlier as known
    from release.series_point
    where current
    window earlier as (partition by release, indicator, geography order by t)
),

stretched as (
    select
        aim.release, aim.indicator, aim.geography, aim.target_period, aim.better, aim.needed,
        case when aim.accumulate then last.brought - first.brought else last.measure - first.measure end as change,
        case
            when aim.accumulate then last.known - first.known = aim.spell
            else first.measure is not null and last.measure is not null
        end as whole
    from aim
    inner join running as first
        on aim.release = first.release and aim.indicator = first.indicator and aim.geography = first.geography
    inner join running as last
        on
            aim.release = last.release and aim.indicator = last.indicator and aim.geography = last.geography
            and first.t + aim.spell = last.t
    where aim.spell > 0
)

select
    release, indicator, geography, target_period,
    count(*) as spells,
    count(*) filter (where case when better = 'lower' then change <= needed else change >= needed end) as spells_met
from stretched
where whole
group by all
