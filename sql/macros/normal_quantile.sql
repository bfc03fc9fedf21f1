-- grain: a value
-- inputs: p
-- output: the quantile of the standard normal distribution (AS 241, Wichura 1988, about 1e-16); null outside 0 to 1
create or replace temp macro normal_quantile(p) as (
    case
        when p is null or p <= 0 or p >= 1 then null
        when abs(p - 0.5e0) <= 0.425e0 then (p - 0.5e0) * normal_quantile_middle(0.180625e0 - (p - 0.5e0) ** 2)
        when sqrt(-ln(least(p, 1e0 - p))) <= 5
            then sign(p - 0.5e0) * normal_quantile_side(sqrt(-ln(least(p, 1e0 - p))) - 1.6e0)
        else sign(p - 0.5e0) * normal_quantile_far(sqrt(-ln(least(p, 1e0 - p))) - 5e0)
    end
)
