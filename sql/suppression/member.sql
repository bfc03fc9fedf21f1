-- grain: a linear relation between the cells of one edition, and a cell in it
-- inputs: cell, ref_part, ref_place, ref_subset, ref_nesting, ref_indicator
-- output: member: in every relation the total is the sum of the other cells. Clusters add up to the city, areas and what
--   is in no area add up to it too, a place to what it replaced, categories to all, a numerator and the rest to the
--   denominator or the residents, an inner count and the rest to the outer one, the year to date before and the flow since to the
--   year to date.
create or replace temp table member as
with linked as (
    select
        link.relation,
        whole.cell_id as total_id,
        part.cell_id,
        part.present,
        whole.present as whole_present,
        place.successor,
        link.required,
        whole.period_end between link.valid_from and link.valid_to as valid_then
    from cell as whole
    inner join ref_part as link on whole.geography = link.whole
    inner join ref_place as place on link.part = place.code
    inner join cell as part
        on
            link.part = part.geography and whole.edition = part.edition and whole.term = part.term
            and whole.frequency = part.frequency and whole.period = part.period
            and whole.breakdown = part.breakdown and whole.category = part.category
    where (whole.present or part.present) and whole.printed
),

-- A relation of the past holds only if every place that made up the whole then has a cell.
then_whole as (
    select whole.cell_id as total_id, link.relation, count(*) as places
    from cell as whole
    inner join ref_part as link
        on
            whole.geography = link.whole and link.required
            and whole.period_end between link.valid_from and link.valid_to
    group by all
),

then_complete as (
    select linked.total_id, linked.relation
    from linked
    inner join then_whole using (total_id, relation)
    group by linked.total_id, linked.relation, then_whole.places
    having
        count(*) filter (where linked.required and linked.valid_then) = then_whole.places
        and bool_or(linked.valid_then and not (linked.present and linked.whole_present))
),

member_of as (
    -- as the places are now, and closed ones that nothing replaced
    select 'geography' as kind, total_id, cell_id
    from linked
    where relation = 'geography' and whole_present and (present or (valid_then and successor is null))
    union all
    -- as the places were in the period
    select relation || ' then', total_id, cell_id
    from linked
    semi join then_complete using (total_id, relation)
    where valid_then
    union all
    select 'areas', whole.cell_id, part.cell_id
    from cell as whole
    inner join ref_place as place on whole.geography = place.parent
    inner join cell as part
        on
            place.code = part.geography and whole.edition = part.edition and whole.term = part.term
            and whole.frequency = part.frequency and whole.period = part.period
            and whole.breakdown = part.breakdown and whole.category = part.category
    where whole.level = 'city' and part.present and whole.printed
    qualify bool_or(part.level = 'area') over (partition by whole.cell_id)
    union all
    select 'categories ' || part.breakdown, whole.cell_id, part.cell_id
    from cell as whole
    inner join cell as part
        on
            whole.edition = part.edition and whole.term = part.term and whole.geography = part.geography
            and whole.frequency = part.frequency and whole.period = part.period and part.breakdown != 'all'
    where whole.breakdown = 'all' and whole.printed
    union all
    select 'chosen categories', whole.cell_id, part.cell_id
    from cell as whole
    inner join ref_subset as subset on whole.term = subset.term
    inner join cell as part
        on
            subset.broad_term = part.term and subset.breakdown = part.breakdown and subset.category = part.category
            and whole.edition = part.edition and whole.geography = part.geography
            and whole.frequency = part.frequency and whole.period = part.period
    where whole.breakdown = 'all'
    union all
    select
        'share ' || link.numerator_term || ' ' || part.breakdown || ' ' || part.category,
        whole.cell_id,
        unnest([part.cell_id, rest.cell_id])
    from (
        select distinct
            numerator_term, denominator_term as whole_term,
            numerator_term || ' not of ' || denominator_term as rest_term, false as residents
        from ref_indicator
        where denominator_term is not null
        union
        select
            numerator_term, 'residents for ' || numerator_term, numerator_term || ' not of residents', true
        from ref_indicator
        where age_from is not null
    ) as link
    inner join cell as whole on link.whole_term = whole.term and (whole.breakdown = 'all' or link.residents)
    inner join cell as part
        on
            link.numerator_term = part.term and whole.edition = part.edition and whole.geography = part.geography
            and whole.frequency = part.frequency and whole.period = part.period and whole.cell_id != part.cell_id
            and (not link.residents or (whole.breakdown = part.breakdown and whole.category = part.category))
    inner join cell as rest
        on
            link.rest_term = rest.term and whole.edition = rest.edition and whole.geography = rest.geography
            and whole.frequency = rest.frequency and whole.period = rest.period
            and part.breakdown = rest.breakdown and part.category = rest.category
    union all
    select
        'nested ' || link.inner_term || ' ' || part.breakdown || ' ' || part.category,
        whole.cell_id,
        unnest([part.cell_id, rest.cell_id])
    from (
        select distinct inside.numerator_term as inner_term, outside.numerator_term as outer_term
        from ref_nesting as nesting
        inner join ref_indicator as inside on nesting.inside = inside.indicator
        inner join ref_indicator as outside on nesting.outside = outside.indicator
    ) as link
    inner join cell as whole on link.outer_term = whole.term
    inner join cell as part
        on
            link.inner_term = part.term and whole.edition = part.edition and whole.geography = part.geography
            and whole.frequency = part.frequency and whole.period = part.period
            and whole.breakdown = part.breakdown and whole.category = part.category
    inner join cell as rest
        on
            rest.term = link.outer_term || ' beyond ' || link.inner_term and whole.edition = rest.edition
            and whole.geography = rest.geography and whole.frequency = rest.frequency and whole.period = rest.period
            and whole.breakdown = rest.breakdown and whole.category = rest.category
    union all
    select 'year to date', total_id, unnest(if(before_id is null, [flow_id], [before_id, flow_id]))
    from (
        select
            whole.cell_id as total_id,
            flow.cell_id as flow_id,
            whole.before_id
        from (
            select
                *,
                regexp_replace(term, ' year to date$', '') as flow_term,
                lag(cell_id) over earlier as before_id,
                lag(period) over earlier as period_before,
                lag(period_start) over earlier + interval 1 month = period_start as follows
            from cell
            where accumulate and number is not null
            window earlier as (
                partition by edition, term, geography, breakdown, category, financial_year order by period_start
            )
        ) as whole
        inner join cell as flow
            on
                whole.edition = flow.edition and whole.flow_term = flow.term and whole.geography = flow.geography
                and whole.frequency = flow.frequency and whole.breakdown = flow.breakdown
                and whole.category = flow.category
                and flow.period = case
                    when whole.before_id is null or whole.follows then whole.period
                    else whole.period_before || ' to ' || whole.period
                end
        where whole.before_id is not null or month(whole.period_start) = 4
    )
)

select distinct kind, total_id, cell_id, false as is_total from member_of
union all
select distinct kind, total_id, total_id, true from member_of
