-- grain: a number that is printed or follows from printed ones: `cell_id`
-- inputs: node, difference, told_count, knowledge, ref_indicator, $release, $threshold and the weights $cluster, $area,
--   $city, $total, $obsession, $again
-- output: model_cell: `state` known (readers were told this very number, or it is public), free (this release decides) or
--   hidden (on no page, hidden before, withheld); `corrected` where the pages show another number; `sensitive` where the
--   rule on small counts applies; `weight`: what hiding it costs.
create or replace temp table model_cell as
with number as (
    select
        model_id as cell_id, term, geography, frequency, period, breakdown, category, number, unsaid as corrected,
        max(level) as level,
        bool_or(printed) as printed,
        bool_or(public) as public,
        bool_or(fresh) as fresh,
        bool_or(withheld) as withheld,
        bool_or(covered) as covered,
        max(threshold) as threshold,
        bool_or(obsession) as obsession,
        bool_or(accumulate) as accumulate,
        bool_or(edition = $release) as current,
        bool_or(made in ('flow', 'rest') or not printed) as implied
    from node
    group by all
),

confidential as (
    select distinct term, geography, frequency, period, breakdown, category
    from told_count
    where number is null
),

told as (
    select distinct term, geography, frequency, period, breakdown, category, number
    from told_count
    where number is not null
),

again as (
    select distinct term, geography, breakdown, category
    from told_count
    where number is null and release < $release
)

select
    number.* exclude (implied),
    number.implied and not number.public as implied,
    coalesce(confidential.term is not null, false) as was_hidden,
    case
        when number.public or (number.printed and told.term is not null and not number.corrected and not number.withheld) then 'known'
        when number.fresh and confidential.term is null and not number.withheld then 'free'
        else 'hidden'
    end as state,
    number.covered as sensitive,
    case number.level when 'city' then $city::double when 'area' then $area::double when 'cluster' then $cluster::double else $cluster / 2.0 end
    * case when number.breakdown = 'all' then $total::double else 1.0 end
    * case when number.obsession then $obsession::double else 1.0 end
    * case when again.term is not null then $again::double else 1.0 end
    * (1.0 + 0.2 * ln(1.0 + number.number)) as weight
from number
left join told
    on
        number.term = told.term and number.geography = told.geography and number.frequency = told.frequency
        and number.period = told.period and number.breakdown = told.breakdown and number.category = told.category
        and number.number = told.number
left join confidential
    on
        number.term = confidential.term and number.geography = confidential.geography
        and number.frequency = confidential.frequency and number.period = confidential.period
        and number.breakdown = confidential.breakdown and number.category = confidential.category
left join again
    on
        number.term = again.term and number.geography = again.geography and number.breakdown = again.breakdown
        and number.category = again.category
union all by name
select distinct
    model_id as cell_id, 'difference' as term, '' as geography, '' as frequency, '' as period, 'all' as breakdown,
    'all' as category, number, false as corrected, '' as level, false as printed, true as public, false as fresh, false as withheld,
    false as covered, $threshold as threshold, false as obsession, false as accumulate, false as current, false as implied, false as was_hidden, 'known' as state, false as sensitive, 1.0 as weight
from difference
