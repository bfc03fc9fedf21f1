-- grain: id
-- inputs: figure_pair
-- output: compared_share: the yearly proportions whose counts are known: other young people each time
create or replace temp table compared_share as
select id, x1, n1, x2, n2, 0.95e0 as confidence
from figure_pair
where kind = 'proportion' and periods_per_year = 1 and x1 is not null and x2 is not null and n1 > 0 and n2 > 0
