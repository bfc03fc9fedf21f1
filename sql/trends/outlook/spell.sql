-- grain: release, indicator, geography, target_period
-- inputs: aim, release.series_point
-- output: spell: of the past stretches as long as the one that is left, how many brought at least the change needed (for a
--   year to date, at least the sum)
create or replace temp table spell as
with begun as (
    select
        aim.release, aim.indicator, aim.geography, aim.target_period, aim.better, aim.needed, aim.accumulate,
        first.t as first_t,
        first.measure as first_measure,
        last.measure as last_measure,
        aim.spell as length,
        count(between_them.measure) as known,
        sum(between_them.measure order by between_them.t) as brought
    from aim
    inner join release.series_point as first
        on
            aim.release = first.release and aim.indicator = first.indicator and aim.geography = first.geography
            and first.current
    inner join release.series_point as last
        on
            aim.release = last.release and aim.indicator = last.indicator and aim.geography = last.geography
            and last.current and first.t + aim.spell = last.t
    inner join release.series_point as between_them
        on
            aim.release = between_them.release and aim.indicator = between_them.indicator
            and aim.geography = between_them.geography
            and between_them.t > first.t and between_them.t <= last.t
    where aim.spell > 0
    group by all
),

changed as (
    select
        *,
        case when accumulate then brought else last_measure - first_measure end as change
    from begun
    where case when accumulate then known = length else first_measure is not null and last_measure is not null end
)

select
    release, indicator, geography, target_period,
    count(*) as spells,
    count(*) filter (where case when better = 'lower' then change <= needed else change >= needed end) as spells_met
from changed
group by all
