-- grain: a value
-- inputs: t, df
-- output: the density of Student's t
create or replace temp macro student_density(t, df) as (
    exp(
        lgamma((df + 1e0) / 2e0) - lgamma(df / 2e0) - 0.5e0 * ln(pi() * df) - (df + 1e0) / 2e0 * ln(1e0 + t * t / df)
    )
)
