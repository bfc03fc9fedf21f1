-- grain: release, indicator, geography, baseline
-- inputs: wanted_baseline, frozen_line
-- output: release.baseline: the lines a release shows, the one in force and those before it, with when, how, why and by whom
create or replace table release.baseline as
with line as (
    select
        indicator, geography, definition_version, baseline, method, reason, decided_by, decided_on, fingerprint,
        drawn_from, points, scale, start_z, start_measure as start_value, bool_or(provisional) as provisional,
        max_by(period, ahead) as expires
    from frozen_line
    group by all
)

select
    wanted.release, wanted.indicator, wanted.geography, wanted.level, line.* exclude (indicator, geography),
    wanted.good_enough,
    wanted.in_force,
    wanted.version_now != wanted.definition_version as broken,
    wanted.fingerprint != line.fingerprint as inputs_changed
from wanted_baseline as wanted
inner join line
    on
        wanted.indicator = line.indicator and wanted.geography = line.geography
        and wanted.baseline = line.baseline and wanted.definition_version = line.definition_version
        and coalesce(wanted.method, line.method) = line.method
order by wanted.release, wanted.indicator, wanted.geography, wanted.baseline
