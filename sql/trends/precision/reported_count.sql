-- grain: release, indicator, geography, confidence
-- inputs: release.figure, release.series_point
-- output: measured_count: the reported counts and rates for residents, a bare count per 1
create or replace temp table measured_count as
select
    row_number() over (order by figure.release, figure.indicator, figure.geography, limits.confidence) as id,
    figure.release, figure.indicator, figure.geography, figure.period, figure.value as printed,
    figure.numerator as x,
    case when series.unit = 'count' then 1e0 else figure.denominator end as n,
    series.scale as multiplier,
    limits.confidence
from release.figure as figure
inner join (
    select distinct release, indicator, geography, unit, scale
    from release.series_point
    where unit != 'percent' and measure_kind = 'count'
) as series
    on
        figure.release = series.release and figure.indicator = series.indicator
        and figure.geography = series.geography
cross join (from (values (0.95e0), (0.998e0)) as limits (confidence)) as limits
where
    figure.breakdown = 'all' and figure.status = 'released' and figure.numerator is not null
    and (series.unit = 'count' or figure.denominator > 0)
