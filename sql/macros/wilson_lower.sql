-- grain: a value
-- inputs: x, n, confidence
-- output: the lower limit of a proportion (Wilson 1927)
create or replace temp macro wilson_lower(x, n, confidence) as (
    case when n > 0 and x between 0 and n then greatest(0e0, (
        2e0 * x + z_of(confidence) ** 2
        - z_of(confidence) * sqrt(z_of(confidence) ** 2 + 4e0 * x * (1e0 - x::double / n))
    ) / (2e0 * (n + z_of(confidence) ** 2))) end
)
