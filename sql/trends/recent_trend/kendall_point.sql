-- grain: series, t
-- inputs: trend_series, release.series_point
-- output: kendall_point: the known figures of the last 60 months, 20 quarters or 15 years, by month or quarter of the year and
--   year; a year to date as its months
create or replace temp table kendall_point as
select
    chosen.series, point.season, (point.t - point.season) // chosen.periods_per_year as place, point.measure as y
from trend_series as chosen
inner join release.series_point as point using (release, indicator, geography)
where
    chosen.method != 'fingertips' and point.current and point.measure is not null
    and chosen.last_t - point.t < if(chosen.periods_per_year = 1, 15, 5 * chosen.periods_per_year)
