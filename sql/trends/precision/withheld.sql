-- grain: id
-- inputs: withheld (id, mean)
-- output: withheld_mean: what a count that its source withholds as 1 to 4, or 0 to 4, is on average where events are Poisson
--   with a known mean: for sums over many places, never for one place's figure
create or replace temp table withheld_mean as
with chances as (
    select
        id, mean,
        list_transform(range(0, 5), lambda k: exp(k * ln(mean::double) - mean - lgamma(k + 1e0))) as chance
    from withheld
)

select
    id, mean,
    list_sum(list_transform(range(1, 5), lambda k: k * chance[k + 1])) / list_sum(chance[2:]) as of_1_to_4,
    list_sum(list_transform(range(1, 5), lambda k: k * chance[k + 1])) / list_sum(chance) as of_0_to_4,
    list_sum(chance[2:]) as chance_1_to_4
from chances
