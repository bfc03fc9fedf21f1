-- grain: indicator, geography, baseline, definition_version, method
-- inputs: frozen_line, ref_indicator, ref_calendar
-- output: course: where a frozen line itself leads within a year (as far as it reaches), between periods of the same season;
--   less than 2% of a change is none
create or replace temp table course as
with line as (
    select
        frozen.indicator, frozen.geography, frozen.baseline, frozen.definition_version, frozen.method, frozen.ahead,
        frozen.measure,
        least(max(frozen.ahead) over same_line, 1 + max(
            case indicator.frequency when 'month' then 12 when 'quarter' then 4 else 1 end
        ) over same_line) as last_ahead,
        case indicator.better when 'higher' then 1 when 'lower' then -1 else 0 end as polarity
    from frozen_line as frozen
    inner join ref_indicator as indicator on frozen.indicator = indicator.indicator
    window same_line as (
        partition by frozen.indicator, frozen.geography, frozen.baseline, frozen.definition_version, frozen.method
    )
),

ends as (
    select
        indicator, geography, baseline, definition_version, method, any_value(polarity) as polarity,
        any_value(measure) filter (where ahead = 1) as first_measure,
        any_value(measure) filter (where ahead = last_ahead) as last_measure
    from line
    group by all
)

select
    * exclude (first_measure, last_measure),
    case
        when abs(last_measure - first_measure) < 0.02e0 * abs(first_measure) or last_measure = first_measure then 0
        else sign(last_measure - first_measure)::integer
    end as sense
from ends
