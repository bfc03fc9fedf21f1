-- grain: the key of restricted.observation, for merged categories
-- inputs: restricted.publishable, ref_indicator, band (indicator, breakdown, category, merged)
-- output: merged: the sum of the categories of a band as known in each month in which any of them changed, once all of
--   them are known
create or replace temp table merged as
with part as (
    select publishable.*, band.merged, band.categories
    from restricted.publishable
    inner join (
        select *, count(*) over (partition by indicator, breakdown, merged) as categories
        from band
    ) as band using (indicator, breakdown, category)
),

moment as (
    select distinct indicator, geography, period, breakdown, merged, received
    from part
),

standing as (
    select part.* exclude (received), moment.received
    from moment
    inner join part
        on
            moment.indicator = part.indicator and moment.geography = part.geography and moment.period = part.period
            and moment.breakdown = part.breakdown and moment.merged = part.merged and part.received <= moment.received
    qualify row_number() over (
        partition by part.indicator, part.geography, part.period, part.breakdown, part.category, moment.received
        order by part.received desc
    ) = 1
),

summed as (
    select
        indicator, geography, period, breakdown, merged as category, received, measure_kind,
        max(definition_version) as definition_version,
        min(period_start) as period_start,
        max(period_end) as period_end,
        case when count(numerator) = count(*) then sum(numerator) end as numerator,
        max(denominator) as denominator,
        case when bool_or(source_status = 'withheld') then 'withheld' else min(source_status) end as source_status
    from standing
    group by indicator, geography, period, breakdown, merged, received, measure_kind
    having count(*) = max(categories)
)

select
    summed.*,
    case
        when not entry.has_rate then summed.numerator
        when summed.denominator > 0 then summed.numerator * entry.scale / summed.denominator
    end as value
from summed
inner join ref_indicator as entry using (indicator)
