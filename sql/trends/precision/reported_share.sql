-- grain: release, indicator, geography, confidence
-- inputs: release.figure, release.series_point
-- output: measured_share: the reported proportions whose counts are shown
create or replace temp table measured_share as
select
    row_number() over (order by figure.release, figure.indicator, figure.geography, limits.confidence) as id,
    figure.release, figure.indicator, figure.geography, figure.period, figure.value as printed,
    figure.numerator as x, figure.denominator as n, limits.confidence
from release.figure as figure
inner join (
    select distinct release, indicator, geography
    from release.series_point
    where unit = 'percent' and measure_kind = 'count'
) as series
    on
        figure.release = series.release and figure.indicator = series.indicator
        and figure.geography = series.geography
cross join (from (values (0.95e0), (0.998e0)) as limits (confidence)) as limits
where
    figure.breakdown = 'all' and figure.status = 'released' and figure.numerator is not null
    and figure.denominator > 0 and figure.numerator <= figure.denominator
