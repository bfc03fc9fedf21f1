-- grain: a value
-- inputs: x (above 0), confidence
-- output: the lower limit of a Poisson count by Byar's method (Breslow and Day 1987)
create or replace temp macro byar_lower(x, confidence) as (
    x * (1e0 - 1e0 / (9e0 * x) - z_of(confidence) / (3e0 * sqrt(x::double))) ** 3
)
