-- grain: periods_per_year, bin
-- inputs: none
-- output: horizon_bin: the distances whose misses are pooled: up to a quarter, half a year, a year and two years ahead; of
--   yearly figures one, two and three years
create or replace temp table horizon_bin as
from (values
    (12, 0, 1, 3), (12, 1, 4, 6), (12, 2, 7, 12), (12, 3, 13, 24),
    (4, 0, 1, 1), (4, 1, 2, 2), (4, 2, 3, 4), (4, 3, 5, 8),
    (1, 0, 1, 1), (1, 1, 2, 2), (1, 2, 3, 3)
) as horizon (periods_per_year, bin, first_ahead, last_ahead)
