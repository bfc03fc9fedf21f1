-- grain: a value
-- inputs: value, decimals (0 to 6)
-- output: a value rounded once, half up (away from nought), in decimal arithmetic
create or replace temp macro rounded(value, decimals) as (
    round(value::decimal(28, 12) * (10 ** decimals)::decimal(7, 0))::double / 10 ** decimals
)
