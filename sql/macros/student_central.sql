-- grain: a value
-- inputs: t, df (a whole number)
-- output: the chance that Student's t lies within -t and t: the finite series of Abramowitz and Stegun 26.7.3 and 26.7.4
create or replace temp macro student_central(t, df) as (
    case
        when df = 1 then 2e0 / pi() * atan(abs(t))
        when df % 2 = 1 then 2e0 / pi() * (
            atan(abs(t) / sqrt(df::double)) + sin(atan(abs(t) / sqrt(df::double))) * list_sum(list_transform(
                range(0, (df - 1)::bigint // 2),
                lambda k: exp(
                    2e0 * k * ln(2e0) + 2e0 * lgamma(k + 1e0) - lgamma(2e0 * k + 2e0)
                    + (2e0 * k + 1e0) * ln(cos(atan(abs(t) / sqrt(df::double))))
                )
            ))
        )
        else sin(atan(abs(t) / sqrt(df::double))) * list_sum(list_transform(
            range(0, df::bigint // 2),
            lambda k: exp(
                lgamma(2e0 * k + 1e0) - 2e0 * k * ln(2e0) - 2e0 * lgamma(k + 1e0)
                + 2e0 * k * ln(cos(atan(abs(t) / sqrt(df::double))))
            )
        ))
    end
)
