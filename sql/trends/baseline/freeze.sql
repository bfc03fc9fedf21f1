-- grain: indicator, geography, baseline, definition_version, ahead
-- inputs: frozen_line, drawing, forecast_job, forecast_fit, forecast_path, forecast_look, wanted_baseline, ref_calendar,
--   ref_indicator
-- output: frozen_line with the baselines drawn now: each keeps its path, its bands and what it takes to leave it, with the
--   method, the reason, who decided, and a fingerprint of the points it was drawn from
insert into frozen_line by name
with standing as materialized (
    select
        drawing.*, indicator.frequency, wanted.method as method_asked, wanted.reason, wanted.decided_by,
        wanted.decided_on, wanted.fingerprint, wanted.drawn_from
    from drawing
    inner join wanted_baseline as wanted
        on
            drawing.release = wanted.release and drawing.indicator = wanted.indicator
            and drawing.geography = wanted.geography and drawing.baseline = wanted.baseline
    inner join ref_indicator as indicator on drawing.indicator = indicator.indicator
)

select
    standing.indicator,
    standing.geography,
    standing.level,
    standing.definition_version,
    standing.baseline,
    job.rule as method,
    standing.method_asked,
    standing.reason,
    standing.decided_by,
    standing.decided_on,
    standing.fingerprint,
    standing.drawn_from,
    standing.points,
    fit.scale,
    fit.last_3 as start_z,
    fit.last_3_measure as start_measure,
    path.ahead,
    calendar.period,
    path.t,
    path.z,
    path.half_80,
    path.half_95,
    path.measure,
    path.lower_80,
    path.upper_80,
    path.lower_95,
    path.upper_95,
    path.provisional,
    look.look_window,
    look.c80,
    look.c95,
    look.provisional as look_provisional
from standing
inner join forecast_job as job on standing.job = job.job
inner join forecast_fit as fit on standing.job = fit.job
inner join forecast_path as path on standing.job = path.job
inner join ref_calendar as calendar on standing.frequency = calendar.frequency and path.t = calendar.t
left join forecast_look as look on standing.pool = look.pool and path.ahead = look.ahead
order by standing.indicator, standing.geography, standing.baseline, path.ahead
