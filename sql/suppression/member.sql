-- grain: a linear relation between cells, and a cell in it
-- inputs: cell, ref_part, ref_place, ref_subset, ref_nesting, ref_indicator
-- output: member: in every relation the total is the sum of the other cells. Six kinds: clusters add up to the city,
--   areas and what is in no area add up to it too, a place to what it replaced, categories to all, a numerator and the
--   rest to the denominator, an inner count and the rest to the outer one.
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
            link.part = part.geography and whole.term = part.term and whole.frequency = part.frequency
            and whole.period = part.period and whole.breakdown = part.breakdown and whole.category = part.category
    where whole.present or part.present
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
            place.code = part.geography and whole.term = part.term and whole.frequency = part.frequency
            and whole.period = part.period and whole.breakdown = part.breakdown and whole.category = part.category
    where whole.level = 'city' and part.present
    qualify bool_or(part.level = 'area') over (partition by whole.cell_id)
    union all
    select 'categories ' || part.breakdown, whole.cell_id, part.cell_id
    from cell as whole
    inner join cell as part
        on
            whole.term = part.term and whole.geography = part.geography and whole.frequency = part.frequency
            and whole.period = part.period and part.breakdown != 'all'
    where whole.breakdown = 'all'
    union all
    select 'chosen categories', whole.cell_id, part.cell_id
    from cell as whole
    inner join ref_subset as subset on whole.term = subset.term
    inner join cell as part
        on
            subset.broad_term = part.term and subset.breakdown = part.breakdown and subset.category = part.category
            and whole.geography = part.geography and whole.frequency = part.frequency and whole.period = part.period
    where whole.breakdown = 'all'
    union all
    select 'share ' || link.numerator_term || part.breakdown || part.category, whole.cell_id, part.cell_id
    from (
        select distinct numerator_term, denominator_term
        from ref_indicator
        where denominator_term is not null
    ) as link
    inner join cell as whole
        on link.denominator_term = whole.term and whole.breakdown = 'all' and whole.present
    inner join cell as part
        on
            part.term in (link.numerator_term, link.numerator_term || ' not of ' || link.denominator_term)
            and whole.geography = part.geography and whole.frequency = part.frequency and whole.period = part.period
            and whole.cell_id != part.cell_id
    union all
    select 'nested ' || link.inner_term, whole.cell_id, part.cell_id
    from (
        select distinct inside.numerator_term as inner_term, outside.numerator_term as outer_term
        from ref_nesting as nesting
        inner join ref_indicator as inside on nesting.inside = inside.indicator
        inner join ref_indicator as outside on nesting.outside = outside.indicator
    ) as link
    inner join cell as whole on link.outer_term = whole.term and whole.present
    inner join cell as part
        on
            part.term in (link.inner_term, link.outer_term || ' beyond ' || link.inner_term)
            and whole.geography = part.geography and whole.frequency = part.frequency and whole.period = part.period
            and whole.breakdown = part.breakdown and whole.category = part.category
)

select distinct kind, total_id, cell_id, false as is_total from member_of
union all
select distinct kind, total_id, total_id, true from member_of
