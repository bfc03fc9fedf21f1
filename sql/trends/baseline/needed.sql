-- grain: periods_per_year
-- inputs: none
-- output: needed_points: how many points a baseline needs to be drawn and to be judged, and how far ahead it may reach
create or replace temp table needed_points as
from (values
    (12, 24, 48, 24, 3),
    (4, 8, 16, 8, 1),
    (1, 3, 6, 3, 1)
) as needed (periods_per_year, to_draw, to_judge, horizon, look_every)
