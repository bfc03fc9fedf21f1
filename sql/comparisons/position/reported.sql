-- grain: release, indicator, geography
-- inputs: release.figure, release.series_point
-- output: reported_place: the reported figure of every cluster that is released, with the city's; grp numbers a release and
--   indicator
create or replace temp table reported_place as
select
    dense_rank() over (order by figure.release, figure.indicator) as grp,
    figure.release, figure.indicator, figure.geography, figure.period, figure.value,
    figure.numerator as x,
    figure.denominator as n,
    series.unit, series.scale, series.polarity, series.measure_kind
from release.figure as figure
inner join (
    select distinct release, indicator, geography, unit, scale, polarity, measure_kind, level
    from release.series_point
) as series
    on
        figure.release = series.release and figure.indicator = series.indicator
        and figure.geography = series.geography
where
    figure.breakdown = 'all' and figure.status = 'released' and figure.value is not null and series.level = 'cluster'
