-- grain: indicator, geography, baseline, definition_version, ahead
-- inputs: frozen_line, drawing, forecast_job, forecast_fit, forecast_path, forecast_look, wanted_baseline, ref_calendar,
--   ref_indicator
-- output: frozen_line with the baselines drawn now: each keeps its path, its bands and what it takes to leave it, with the
--   method, the reason, who decided, and a fingerprint of the points it was drawn from
insert into frozen_line by name
select
    drawing.indicator,
    drawing.geography,
    drawing.level,
    drawing.definition_version,
    drawing.baseline,
    job.rule as method,
    wanted.method as method_asked,
    wanted.reason,
    wanted.decided_by,
    wanted.decided_on,
    wanted.fingerprint,
    wanted.drawn_from,
    wanted.points,
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
from drawing
inner join forecast_job as job on drawing.job = job.job
inner join forecast_fit as fit on drawing.job = fit.job
inner join forecast_path as path on drawing.job = path.job
inner join wanted_baseline as wanted
    on
        drawing.release = wanted.release and drawing.indicator = wanted.indicator
        and drawing.geography = wanted.geography and drawing.baseline = wanted.baseline
inner join ref_indicator as indicator on drawing.indicator = indicator.indicator
inner join ref_calendar as calendar
    on indicator.frequency = calendar.frequency and path.t = calendar.t
left join forecast_look as look on drawing.pool = look.pool and path.ahead = look.ahead
order by drawing.indicator, drawing.geography, drawing.baseline, path.ahead
