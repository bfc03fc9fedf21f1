-- grain: series, t
-- inputs: drawing, release.series_point
-- output: forecast_point: the points of every series that is drawn, of the definition at the line's origin
create or replace temp table forecast_point as
select drawn.series, point.t, point.season, point.z
from (
    select distinct series, release, indicator, geography, definition_version
    from drawing
) as drawn
inner join release.series_point as point
    on
        drawn.release = point.release and drawn.indicator = point.indicator
        and drawn.geography = point.geography and drawn.definition_version = point.definition_version
