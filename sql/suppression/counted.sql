-- grain: edition, term, geography, frequency, period, breakdown, category
-- inputs: figure, ref_nesting, ref_indicator, $complement, $duration_band, $unallocated
-- output: counted: every whole number that an edition prints, and every one that follows from two of them in one place:
--   what is left of a denominator, of residents, of a count that another is within. `covered` where the rule on small
--   counts applies to it; `printed` where a page can show it; `fresh` where this release may. Residents are public.
create or replace temp table counted as
with part as (
    select
        edition, numerator_term as term, geography, level, frequency, period, period_start, period_end, financial_year,
        accumulate, breakdown, category, numerator as number, present, true as printed, false as public, fresh, withheld,
        level != 'unallocated' or $unallocated as covered, threshold, obsession, totals_rounded_to, publicly_known
    from figure
    where numerator is not null or withheld
    union all
    select
        edition, denominator_term, geography, level, frequency, period, period_start, period_end, financial_year,
        false, 'all', 'all', denominator, present, true, false, fresh, false,
        level != 'unallocated' or $unallocated, threshold, obsession, totals_rounded_to, publicly_known
    from figure
    where denominator_term is not null and denominator is not null
    union all
    select
        edition, numerator_term || ' not of ' || denominator_term, geography, level, frequency, period, period_start,
        period_end, financial_year, false, breakdown, category, denominator - numerator, present, false, false, false,
        false, complement and $complement, threshold, obsession, 0, publicly_known
    from figure
    where
        denominator_term is not null and denominator >= numerator
        and not (denominator_term = numerator_term and breakdown = 'all')
    union all
    -- Where fewer residents than the threshold live there, what is public gives the count away and not we.
    select
        edition, numerator_term || ' not of residents', geography, level, frequency, period, period_start, period_end,
        financial_year, false, breakdown, category, denominator - numerator, present, false, false, false, false,
        complement and $complement, threshold, obsession, 0, publicly_known
    from figure
    where age_from is not null and counts_people and denominator >= threshold and denominator >= numerator
    union all
    select
        edition, 'residents for ' || numerator_term, geography, level, frequency, period, period_start, period_end,
        financial_year, false, breakdown, category, denominator, present, false, true, false, false, false, threshold,
        false, 0, publicly_known
    from figure
    where age_from is not null and counts_people and denominator >= threshold and denominator >= numerator
    union all
    select
        inside.edition, outside.numerator_term || ' beyond ' || inside.numerator_term, inside.geography, inside.level,
        inside.frequency, inside.period, inside.period_start, inside.period_end, inside.financial_year, false,
        inside.breakdown, inside.category, outside.numerator - inside.numerator, inside.present, false, false, false,
        false, $duration_band, greatest(inside.threshold, outside.threshold), inside.obsession, 0, inside.publicly_known
    from figure as inside
    inner join ref_nesting as nesting on inside.indicator = nesting.inside
    inner join figure as outside
        on
            nesting.outside = outside.indicator and inside.edition = outside.edition
            and inside.geography = outside.geography and inside.period = outside.period
            and inside.breakdown = outside.breakdown and inside.category = outside.category
    where outside.numerator >= inside.numerator
)

select
    edition, term, geography, frequency, period, breakdown, category,
    max(level) as level,
    min(period_start) as period_start,
    max(period_end) as period_end,
    max(financial_year) as financial_year,
    bool_or(accumulate) as accumulate,
    max(number) as number,
    min(number) as least_number,
    bool_or(present) as present,
    bool_or(printed) as printed,
    bool_or(public) as public,
    bool_or(fresh) as fresh,
    bool_or(withheld) and max(number) is null as withheld,
    bool_or(covered) as covered,
    max(threshold) as threshold,
    bool_or(obsession) as obsession,
    max(totals_rounded_to) as totals_rounded_to,
    bool_or(publicly_known) as publicly_known
from part
group by edition, term, geography, frequency, period, breakdown, category
