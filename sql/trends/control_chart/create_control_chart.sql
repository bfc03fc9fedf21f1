-- grain: release, indicator, geography, period
-- inputs: control_series, control_point, xmr_signal, xmr_assurance
-- output: release.control_chart: limits kept within what the measure can be; `trial` where they rest on fewer than 13
--   points. Nearly constant series, whose limits have no width and would flag every point, are left out
create or replace table release.control_chart as
select
    charted.release, charted.indicator, charted.geography, point.period, point.measure,
    signal.mean,
    if(signal.lower < 0, 0e0, signal.lower) as lower,
    if(charted.unit = 'percent' and signal.upper > 100, 100e0, signal.upper) as upper,
    signal.special_cause_type as signal,
    signal.point_type,
    signal.limit_points < 13 as trial,
    assurance.assurance_type as assurance,
    charted.adjusted,
    charted.quarterly,
    charted.fixed
from control_series as charted
inner join control_point as point using (release, indicator, geography)
inner join xmr_signal as signal on charted.series = signal.series and point.t = signal.t
inner join xmr_assurance as assurance on charted.series = assurance.series
where signal.upper is null or signal.upper > signal.lower
order by charted.release, charted.indicator, charted.geography, point.t
