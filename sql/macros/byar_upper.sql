-- grain: a value
-- inputs: x, confidence
-- output: the upper limit of a Poisson count by Byar's method (Breslow and Day 1987)
create or replace temp macro byar_upper(x, confidence) as (
    (x + 1e0) * (1e0 - 1e0 / (9e0 * (x + 1e0)) + z_of(confidence) / (3e0 * sqrt(x + 1e0))) ** 3
)
