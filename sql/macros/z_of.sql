-- grain: a value
-- inputs: confidence
-- output: how many standard deviations two-sided limits of that confidence lie out
create or replace temp macro z_of(confidence) as (
    case confidence
        when 0.8e0 then 1.2815515655446004e0
        when 0.95e0 then 1.959963984540054e0
        when 0.998e0 then 3.090232306167813e0
        else normal_quantile(0.5e0 + confidence / 2e0)
    end
)
