-- grain: series, t
-- inputs: trend_series, release.series_point
-- output: annual_point: the years that Fingertips' trend is worked out from: a percentage as a number in another, counts and
--   rates with the limits of a Poisson count. Published rates and weighted figures have neither, nor has a year without a
--   figure
create or replace temp table annual_point as
select
    chosen.series, point.t,
    if(point.unit = 'percent', 'proportion', 'other') as kind,
    case when point.measure_kind = 'count' then point.numerator end as x,
    case when point.measure_kind = 'count' then point.denominator end as n,
    point.measure as value,
    case
        when point.measure_kind != 'count' then null
        when point.unit = 'count' then count_lower(point.measure, 0.95e0)
        else point.scale * count_lower(point.numerator, 0.95e0) / nullif(point.denominator, 0)
    end as lower,
    case
        when point.measure_kind != 'count' then null
        when point.unit = 'count' then count_upper(point.measure, 0.95e0)
        else point.scale * count_upper(point.numerator, 0.95e0) / nullif(point.denominator, 0)
    end as upper
from trend_series as chosen
inner join release.series_point as point using (release, indicator, geography)
where chosen.method = 'fingertips' and point.current
