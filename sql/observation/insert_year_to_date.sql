-- grain: the key of restricted.observation, for flows that accumulate
-- inputs: restricted.observation, ref_indicator, ref_calendar
-- output: restricted.publishable: the sum since April as known in each month in which any part of it changed; no figure
--   where a month of the year so far is not known
insert into restricted.publishable by name
with flow as (
    select observation.*, calendar.financial_year
    from restricted.observation
    inner join ref_indicator as indicator on observation.indicator = indicator.indicator and indicator.accumulate
    inner join ref_calendar as calendar
        on calendar.frequency = 'month' and observation.period = calendar.period
),

moment as (
    select distinct flow.indicator, flow.geography, flow.period, flow.period_start, flow.financial_year, earlier.received
    from flow
    inner join flow as earlier
        on
            flow.indicator = earlier.indicator and flow.geography = earlier.geography
            and flow.financial_year = earlier.financial_year and earlier.period_start <= flow.period_start
),

standing as (
    select
        moment.indicator, moment.geography, moment.period, moment.received, moment.period_start,
        part.period as part_period, part.numerator, part.definition_version, part.source_status,
        part.period_end as part_end, part.source_file, part.source_row
    from moment
    inner join flow as part
        on
            moment.indicator = part.indicator and moment.geography = part.geography
            and moment.financial_year = part.financial_year and part.period_start <= moment.period_start
            and part.received <= moment.received
    qualify row_number() over (
        partition by moment.indicator, moment.geography, moment.period, moment.received, part.period
        order by part.received desc
    ) = 1
)

select
    indicator,
    max(definition_version) as definition_version,
    geography,
    period,
    period_start,
    max(part_end) as period_end,
    'all' as breakdown,
    'all' as category,
    sum(numerator) as numerator,
    null::double as denominator,
    sum(numerator) as value,
    'count' as measure_kind,
    'ok' as source_status,
    received,
    max(source_file) as source_file,
    null::bigint as source_row
from standing
group by indicator, geography, period, period_start, received
having
    count(numerator) = (month(period_start) + 8) % 12 + 1
    and min(definition_version) = max(definition_version)
