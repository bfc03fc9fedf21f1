-- grain: a value
-- inputs: z
-- output: the chance that a standard normal value lies below z
create or replace temp macro normal_cumulative(z) as (
    case when z is null then null when z >= 0 then 1e0 - normal_upper(z::double) else normal_upper(-z::double) end
)
