-- grain: a value
-- inputs: k, mean
-- output: the chance that a Poisson count is k or less
create or replace temp macro poisson_cumulative(k, mean) as (
    case
        when k < 0 then 0e0
        when mean <= 0 then 1e0
        else least(1e0, list_sum(list_transform(
            range(0, k::bigint + 1), lambda i: exp(i * ln(mean::double) - mean - lgamma(i + 1e0))
        )))
    end
)
