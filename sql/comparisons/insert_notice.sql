-- grain: release, indicator, geography, rule
-- inputs: release.figure, ref_indicator, ref_place, ref_calendar
-- output: release.notice: low coverage, figures that were due and did not arrive, figures that were revised
insert into release.notice by name
with figure as (
    select figure.*, indicator.ordinal, indicator.frequency, indicator.coverage_indicator, indicator.coverage_threshold
    from release.figure
    inner join ref_indicator as indicator on figure.indicator = indicator.indicator
    where figure.breakdown = 'all' and figure.geography != 'unallocated'
),

said as (
    select
        figure.release, figure.ordinal, figure.indicator, figure.geography, 'coverage' as rule,
        'Based on incomplete returns: ' || round(coverage.value)::integer || '% coverage, below the '
        || round(figure.coverage_threshold)::integer || '% expected.' as text
    from figure
    inner join figure as coverage
        on
            figure.release = coverage.release and figure.coverage_indicator = coverage.indicator
            and figure.geography = coverage.geography and figure.period = coverage.period
    where figure.status = 'released' and coverage.value < figure.coverage_threshold
    union all
    select
        release, ordinal, indicator, geography, 'not received',
        'The figure for this period had not been received when this page was made.'
    from figure
    where status = 'not available' and previous_status = 'released' and frequency = 'month'
    union all
    select
        release, ordinal, indicator, geography, 'revised',
        'This figure was revised since it was last published.'
    from figure
    where revised
)

select release, indicator, geography, rule, text
from said
order by release, ordinal, geography, rule
