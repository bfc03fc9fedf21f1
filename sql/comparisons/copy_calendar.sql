-- grain: a period
-- inputs: ref_calendar, release.released_cell
-- output: release.calendar: the periods that any released figure is about
create or replace table release.calendar as
select calendar.*
from ref_calendar as calendar
semi join (select distinct period, period_start, period_end from release.released_cell) as cell
    on
        calendar.period = cell.period and calendar.period_start = cell.period_start
        and calendar.period_end = cell.period_end
order by frequency, period_start
