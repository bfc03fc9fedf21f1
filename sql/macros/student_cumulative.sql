-- grain: a value
-- inputs: t, df (a whole number)
-- output: the distribution function of Student's t; from 300 degrees of freedom by the normal approximation of Abramowitz and
--   Stegun 26.7.8
create or replace temp macro student_cumulative(t, df) as (
    case
        when t is null or df is null or df < 1 then null
        when df > 300 then normal_cumulative(t * (1e0 - 1e0 / (4e0 * df)) / sqrt(1e0 + t * t / (2e0 * df)))
        else 0.5e0 + sign(t) * 0.5e0 * student_central(t::double, df)
    end
)
