-- grain: indicator, geography, breakdown, category, period and month of arrival
-- inputs: check_figure, ref_check
-- output: percentages above 100 that arrived, of places that sent them
select
    figure.received,
    figure.indicator,
    figure.ordinal,
    figure.geography,
    figure.name,
    figure.breakdown,
    figure.category,
    figure.period,
    figure.value as now,
    figure.source_file,
    figure.source_sheet,
    figure.source_row
from check_figure as figure
inner join ref_check as checks on figure.indicator = checks.indicator and checks.unit = 'percent'
where figure.arrived and figure.direct and figure.value > 100 + 1e-9
order by figure.received, figure.ordinal, figure.value desc, figure.geography, figure.period, figure.category
