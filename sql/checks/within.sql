-- grain: indicator, geography, period and month of arrival
-- inputs: check_series, check_figure, ref_indicator, ref_rounding
-- output: counts that are above the one that the catalogue says they are part of, as known in a month that brought
--   either, beyond their rounding
with pair as (
    select series.known, series.indicator as inside, indicator.within as outside, series.geography, series.period
    from check_series as series
    inner join ref_indicator as indicator on series.indicator = indicator.indicator and indicator.within is not null
    where series.new
    union
    select series.known, indicator.indicator, indicator.within, series.geography, series.period
    from check_series as series
    inner join ref_indicator as indicator on series.indicator = indicator.within
    where series.new
),

standing as (
    select pair.known, pair.inside, pair.outside, figure.*, coalesce(rounding.rounded_to, 0) as rounded_to
    from pair
    inner join check_figure as figure
        on
            (pair.inside = figure.indicator or pair.outside = figure.indicator)
            and pair.geography = figure.geography and pair.period = figure.period and pair.known >= figure.received
    left join ref_rounding as rounding
        on figure.indicator = rounding.indicator and figure.source_file = rounding.source_file
    where
        figure.breakdown = 'all' and figure.direct
        and (figure.replaced_in is null or figure.replaced_in > pair.known)
)

select
    part.known as received,
    part.indicator,
    part.ordinal,
    part.outside,
    part.geography,
    part.name,
    part.period,
    part.numerator as now,
    whole.numerator as total,
    part.source_file,
    part.source_sheet,
    part.source_row
from standing as part
inner join standing as whole
    on
        part.known = whole.known and part.inside = whole.inside and part.indicator = part.inside
        and whole.indicator = part.outside and part.geography = whole.geography and part.period = whole.period
where part.numerator > whole.numerator + (part.rounded_to + whole.rounded_to) / 2 + 1e-6
order by received, part.ordinal, part.period, part.numerator - whole.numerator desc, part.geography
