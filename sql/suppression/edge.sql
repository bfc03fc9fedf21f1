-- grain: a relation between numbers, and a number in it
-- inputs: member, node
-- output: edge: relation_id, model_id, coefficient; relations that several editions share stand once. `kind` names it.
create or replace temp table edge as
with entry as (
    select
        member.kind, member.total_id, node.model_id,
        sum(if(member.is_total, -1, 1))::bigint as coefficient
    from member
    inner join node on member.cell_id = node.cell_id
    semi join (
        select kind, total_id
        from member
        inner join node on member.cell_id = node.cell_id
        where is_total
    ) as complete on member.kind = complete.kind and member.total_id = complete.total_id
    group by member.kind, member.total_id, node.model_id
    having sum(if(member.is_total, -1, 1)) != 0
),

signed as (
    select
        min(kind) as kind,
        entries
    from (
        select
            kind, total_id,
            list({'model_id': model_id, 'coefficient': coefficient} order by model_id) as entries
        from entry
        group by kind, total_id
    )
    group by entries
)

select relation_id, kind, entry.model_id, entry.coefficient
from (
    select row_number() over (order by kind, entries) as relation_id, kind, unnest(entries) as entry
    from signed
)
