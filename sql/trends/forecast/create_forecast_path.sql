-- grain: job, ahead
-- inputs: expected, forecast_calibration, forecast_job
-- output: forecast_path: where each line leads and how wide its bands are, on the scale that is modelled and as a measure
create or replace temp table forecast_path as
with banded as (
    select
        expected.job, expected.ahead, expected.t, (expected.t % expected.periods_per_year)::integer as season,
        expected.z, expected.transform,
        calibration.k80 * expected.scale as half_80,
        calibration.k95 * expected.scale as half_95,
        calibration.provisional
    from expected
    inner join forecast_calibration as calibration
        on
            expected.pool = calibration.pool
            and expected.ahead between calibration.first_ahead and calibration.last_ahead
    where expected.origin = expected.own_origin and expected.rule = expected.own_rule
),

listed as (
    select
        *,
        list_transform(
            [z, z - half_80, z + half_80, z - half_95, z + half_95],
            lambda x: case transform
                when 'count' then greatest(greatest(x, 0) ** 2 - 0.375e0, 0) when 'rate' then greatest(x, 0) ** 2
                else least(greatest(x, 0), 100)
            end
        ) as measures
    from banded
)

select
    * exclude (transform, measures, provisional),
    measures[1] as measure,
    measures[2] as lower_80,
    measures[3] as upper_80,
    measures[4] as lower_95,
    measures[5] as upper_95,
    provisional
from listed
