-- grain: a value
-- inputs: z
-- output: the chance that a standard normal value lies as far from 0 as z: the p-value of a two-sided test
create or replace temp macro normal_two_sided(z) as (
    case when z is not null then least(1e0, 2e0 * normal_upper(abs(z)::double)) end
)
