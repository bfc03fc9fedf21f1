-- grain: a value
-- inputs: p, df (a whole number)
-- output: the quantile of Student's t: the expansion made exact by Newton's method on the distribution function
create or replace temp macro student_quantile(p, df) as (
    case
        when df is null or df < 1 or p <= 0 or p >= 1 then null
        when df = 1 then tan(pi() * (p - 0.5e0))
        when df = 2 then (2e0 * p - 1e0) * sqrt(2e0 / (4e0 * p * (1e0 - p)))
        when df > 300 then student_expansion(normal_quantile(p), df::double)
        else list_reduce(
            range(8)::double[],
            lambda t, turn: t - (student_cumulative(t, df) - p) / student_density(t, df::double),
            student_expansion(normal_quantile(p), df::double)
        )
    end
)
