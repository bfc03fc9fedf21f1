-- grain: release, indicator, geography, target_period
-- inputs: aim, spell, drawing, forecast_target, forecast_chance, forecast_path, release.series_point, ref_calendar
-- output: release.outlook: how far a target is, how often a change as large was seen before, and how likely past misses of
--   the forecast make it; a chance only within the forecast's reach
create or replace table release.outlook as
with chance as (
    select drawing.release, drawing.indicator, drawing.geography, target.target_period, found.chance, path.measure as expected
    from forecast_target as target
    inner join drawing on target.job = drawing.job
    inner join forecast_path as path on target.job = path.job and target.ahead = path.ahead
    left join forecast_chance as found
        on target.job = found.job and target.ahead = found.ahead and target.target = found.target
),

due as (
    select aim.release, aim.indicator, aim.geography, aim.target_period, point.value as value_then
    from aim
    inner join release.series_point as point
        on
            aim.release = point.release and aim.indicator = point.indicator and aim.geography = point.geography
            and aim.target_t = point.t
)

select
    aim.release, aim.indicator, aim.geography, aim.target_period, aim.target_value, aim.set_by, aim.periods_left,
    aim.recent,
    aim.needed,
    aim.needed / nullif(aim.spell, 0) as needed_per_period,
    aim.spell as spell_length,
    coalesce(spell.spells, 0) as spells,
    coalesce(spell.spells_met, 0) as spells_met,
    spell.spells_met / nullif(spell.spells, 0) as share,
    chance.chance,
    chance.expected,
    due.value_then,
    case
        when aim.periods_left > 0 or due.value_then is null then null
        when aim.better = 'lower' then due.value_then <= aim.target_value
        else due.value_then >= aim.target_value
    end as reached
from aim
left join spell using (release, indicator, geography, target_period)
left join chance using (release, indicator, geography, target_period)
left join due using (release, indicator, geography, target_period)
order by aim.release, aim.indicator, aim.geography, aim.target_period
