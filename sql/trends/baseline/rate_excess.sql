-- grain: job
-- inputs: drawing, release.series_point
-- output: rate_excess: what the 3/8 of a child that steadies the square root adds to a rate, by the residents at a line's origin
create or replace temp table rate_excess as
select drawing.job, 0.375e0 * point.scale / point.denominator as excess
from drawing
inner join (
    select
        release, indicator, geography, definition_version, scale, denominator, t
    from release.series_point
    where unit in ('per_1000', 'per_10000') and measure_kind = 'count' and denominator > 0
) as point
    on
        drawing.release = point.release and drawing.indicator = point.indicator
        and drawing.geography = point.geography and drawing.definition_version = point.definition_version
        and point.t <= drawing.origin
qualify row_number() over (partition by drawing.job order by point.t desc) = 1
