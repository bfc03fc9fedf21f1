-- grain: a relation whose total is known and whose parts are not all
-- inputs: member, cell, $unallocated
-- output: rest: what several parts that were withheld make together, and what a total holds beyond its parts: a count of
--   children too. A gap within the rounding of published totals is none, and the gap of a public source nobody's secret.
create or replace temp table rest as
select
    (select max(cell_id) from cell) + row_number() over (order by judged.kind, judged.total_id) as cell_id,
    judged.kind,
    judged.total_id,
    judged.beyond as number,
    judged.unknown > 0 or judged.kind not in ('geography', 'geography then', 'areas') or $unallocated as covered
from (
    select
        member.kind, member.total_id,
        max(cell.number) filter (where member.is_total)
        - coalesce(sum(cell.number) filter (where not member.is_total), 0)::bigint as beyond,
        count(*) filter (where cell.number is null) as unknown,
        bool_or(cell.publicly_known) as publicly_known,
        max(cell.totals_rounded_to) as totals_rounded_to
    from member
    inner join cell on member.cell_id = cell.cell_id
    group by member.kind, member.total_id
) as judged
where
    judged.beyond >= 0
    and (
        judged.unknown > 1
        or (
            judged.unknown = 0 and judged.beyond > judged.totals_rounded_to / 2 and not judged.publicly_known
            and not starts_with(judged.kind, 'share ') and not starts_with(judged.kind, 'nested ')
            and judged.kind not in ('year to date', 'chosen categories')
        )
    )
