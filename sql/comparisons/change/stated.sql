-- grain: id
-- inputs: compared_figure (id, unit, before, after, decimals)
-- output: stated_change: a change as it is printed: rounded once, half up; its percentage from unrounded values, none of a
--   percentage and none from fewer than 10
create or replace temp table stated_change as
select
    id,
    after - before as change,
    rounded(after - before, decimals) as printed_change,
    case when unit != 'percent' and abs(before) >= 10 then rounded(100e0 * (after - before) / abs(before), 1) end
        as change_percent
from compared_figure
