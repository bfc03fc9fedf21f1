-- grain: indicator, whole, kind of parts, period, breakdown, category, number compared and month of arrival
-- inputs: check_figure, ref_part, ref_place, ref_indicator, ref_check, ref_rounding
-- output: wholes and the sum of their parts as known in a month that brought either, where both were sent and differ by
--   more than their rounding (of areas and the city as the catalogue says, of any row as its source does) and the share that is worth telling: areas and the city beside their clusters, the city beside its areas, and a count beside
--   the one that it is part of. `complete`: every part is known.
with geographic as (
    select whole, part, 'clusters' as parts, required, valid_from, valid_to
    from ref_part
    where relation = 'geography'
    union all
    select child.parent as whole, child.code as part, 'areas' as parts, child.level != 'unallocated', child.valid_from, child.valid_to
    from ref_place as child
    inner join ref_place as city on child.parent = city.code and city.level = 'city'
    where exists (select 1 from ref_place where level = 'area')
),

figure as (
    select
        figure.* exclude (numerator, denominator),
        side.compared,
        side.amount,
        side.was_amount
    from check_figure as figure,
        unnest([
            {'compared': 'numerator', 'amount': numerator, 'was_amount': was_numerator},
            {
                'compared': 'denominator',
                'amount': case when not by_residents then denominator end,
                'was_amount': case when not by_residents then was_denominator end
            }
        ]) as unnested (side)
    where figure.direct and figure.measure_kind != 'published_rate'
),

moment as (
    select distinct
        whole.indicator, whole.period, whole.period_end, whole.breakdown, whole.category, whole.compared,
        whole.geography, figure.received as known
    from figure as whole
    inner join figure
        on
            whole.indicator = figure.indicator and whole.period = figure.period
            and whole.breakdown = figure.breakdown and whole.category = figure.category
            and whole.compared = figure.compared
    where
        whole.level in ('city', 'area') and figure.arrived and whole.received <= figure.received
        and (figure.was_received is null or figure.amount is distinct from figure.was_amount)
),

wanted as (
    select moment.*, moment.geography as place, 'whole' as parts, true as required
    from moment
    union all
    select moment.*, part.part as place, part.parts, part.required
    from moment
    inner join geographic as part
        on moment.geography = part.whole and moment.period_end between part.valid_from and part.valid_to
),

standing as (
    select wanted.*, figure.amount, figure.source_file, figure.source_sheet, figure.source_row,
        greatest(
            coalesce(rounding.rounded_to, 0),
            case when wanted.parts = 'whole' or figure.level = 'area' then indicator.totals_rounded_to else 0 end
        ) as rounded_to
    from wanted
    inner join ref_indicator as indicator on wanted.indicator = indicator.indicator
    left join figure
        on
            wanted.indicator = figure.indicator and wanted.period = figure.period
            and wanted.breakdown = figure.breakdown and wanted.category = figure.category
            and wanted.compared = figure.compared and wanted.place = figure.geography
            and wanted.known >= figure.received
    left join ref_rounding as rounding
        on figure.indicator = rounding.indicator and figure.source_file = rounding.source_file
    qualify row_number() over (
        partition by
            wanted.indicator, wanted.period, wanted.breakdown, wanted.category, wanted.compared,
            wanted.geography, wanted.known, wanted.parts, wanted.place
        order by figure.received desc nulls last
    ) = 1
),

summed as (
    select
        indicator, period, breakdown, category, compared, geography, known, parts,
        sum(amount) as amount,
        count(amount) as known_parts,
        coalesce(bool_and(amount is not null) filter (where required), false) as complete,
        sum(rounded_to / 2) as rounding
    from standing
    where parts != 'whole'
    group by all
)

select
    whole.known as received,
    whole.indicator,
    indicator.ordinal,
    whole.geography,
    place.name,
    whole.period,
    whole.breakdown,
    whole.category,
    whole.compared,
    summed.parts,
    summed.known_parts,
    summed.complete,
    whole.amount as total,
    summed.amount as added,
    summed.amount > whole.amount as above,
    whole.rounded_to / 2 + summed.rounding as tolerance,
    whole.source_file,
    whole.source_sheet,
    whole.source_row
from standing as whole
inner join summed using (indicator, period, breakdown, category, compared, geography, known)
inner join ref_indicator as indicator on whole.indicator = indicator.indicator
inner join ref_place as place on whole.geography = place.code
inner join ref_check as checks on whole.indicator = checks.indicator
where
    whole.parts = 'whole'
    and abs(summed.amount - whole.amount)
    > whole.rounded_to / 2 + summed.rounding + 1e-6
    and (summed.amount > whole.amount or summed.complete)
    and 100 * abs(summed.amount - whole.amount)
    >= whole.amount * case when summed.amount > whole.amount then checks.above_share else checks.below_share end
order by received, indicator.ordinal, whole.period, whole.geography, summed.parts, whole.compared, whole.breakdown, whole.category
