-- grain: the key of restricted.observation, geography `unallocated`
-- inputs: restricted.publishable, ref_part, ref_place, ref_indicator
-- output: restricted.publishable: what the city's own total holds beyond its clusters, where every cluster is known, the
--   source says nothing of children with no cluster and the difference is more than the rounding of published totals
insert into restricted.publishable by name
with total as (
    select publishable.*
    from restricted.publishable
    inner join ref_place as place on publishable.geography = place.code and place.level = 'city'
    inner join ref_indicator as indicator on publishable.indicator = indicator.indicator and indicator.measure_kind != 'published_rate'
    where publishable.numerator is not null
),

part as (
    select
        total.indicator, total.period, total.breakdown, total.category, total.received, total.geography,
        publishable.geography as part, publishable.numerator
    from total
    inner join ref_part as part
        on
            total.geography = part.whole and part.relation = 'geography' and part.required
            and total.period_end between part.valid_from and part.valid_to
    left join restricted.publishable
        on
            total.indicator = publishable.indicator and total.period = publishable.period
            and total.breakdown = publishable.breakdown and total.category = publishable.category
            and part.part = publishable.geography and publishable.received <= total.received
    qualify row_number() over (
        partition by total.indicator, total.period, total.breakdown, total.category, total.received, part.part
        order by publishable.received desc nulls last
    ) = 1
),

summed as (
    select indicator, period, breakdown, category, received, sum(numerator) as numerator
    from part
    group by all
    having count(*) = count(numerator)
)

select
    total.* exclude (geography, numerator, denominator, value, source_file, source_row),
    'unallocated' as geography,
    total.numerator - summed.numerator as numerator,
    null::double as denominator,
    case when not indicator.has_rate then total.numerator - summed.numerator end as value,
    null::varchar as source_file,
    null::bigint as source_row
from total
inner join summed using (indicator, period, breakdown, category, received)
inner join ref_indicator as indicator using (indicator)
anti join (select indicator, period, breakdown from restricted.publishable where geography = 'unallocated') as own
    using (indicator, period, breakdown)
where
    abs(total.numerator - summed.numerator) > greatest(indicator.totals_rounded_to / 2, 1e-9)
    and (total.measure_kind != 'count' or total.numerator > summed.numerator)
