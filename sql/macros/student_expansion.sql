-- grain: a value
-- inputs: z (a normal quantile), df
-- output: the quantile of Student's t by the Cornish-Fisher expansion of Abramowitz and Stegun 26.7.5
create or replace temp macro student_expansion(z, df) as (
    z + (z ** 3 + z) / (4e0 * df) + (5e0 * z ** 5 + 16e0 * z ** 3 + 3e0 * z) / (96e0 * df ** 2)
    + (3e0 * z ** 7 + 19e0 * z ** 5 + 17e0 * z ** 3 - 15e0 * z) / (384e0 * df ** 3)
    + (79e0 * z ** 9 + 776e0 * z ** 7 + 1482e0 * z ** 5 - 1920e0 * z ** 3 - 945e0 * z) / (92160e0 * df ** 4)
)
