-- grain: job, origin, rule, ahead
-- inputs: expected, forecast_point, horizon_bin
-- output: attempt: how far off each rule would have been before the line's own origin, in the series' own scale
create or replace temp table attempt as
select
    expected.pool,
    expected.job,
    expected.rule,
    expected.rule = expected.own_rule as in_use,
    expected.periods_per_year,
    expected.origin,
    expected.ahead,
    horizon_bin.bin,
    (point.z - expected.z) / expected.scale as error
from expected
inner join forecast_point as point on expected.series = point.series and expected.t = point.t
inner join horizon_bin
    on
        expected.periods_per_year = horizon_bin.periods_per_year
        and expected.ahead between horizon_bin.first_ahead and horizon_bin.last_ahead
where expected.origin < expected.own_origin and expected.t <= expected.own_origin and point.z is not null
