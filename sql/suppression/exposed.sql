-- grain: a kind of relation
-- inputs: member, cell, $threshold
-- output: how many relations still give a hidden cell away because readers already know all that could be hidden with it:
--   it is the only one hidden, or the total is shown and the hidden parts together are below the threshold
select kind, count(*) as relations
from (
    select member.kind, member.total_id
    from member
    inner join (
        select
            *,
            case when number is null then true else hidden end as unknown
        from cell
    ) as cell on member.cell_id = cell.cell_id
    where cell.number is not null or cell.hidden or member.kind not in (
        'geography', 'geography then', 'areas', 'succession then'
    )
    group by all
    having
        bool_or(cell.hidden)
        and (
            count(*) filter (where cell.unknown) = 1
            or (
                not bool_or(cell.unknown and member.is_total)
                and bool_and(cell.number is not null) filter (where cell.unknown)
                and sum(cell.number) filter (where cell.unknown) < $threshold
            )
        )
)
group by kind
order by kind
