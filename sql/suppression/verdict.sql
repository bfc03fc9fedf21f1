-- grain: a count as this release knows it: term, geography, frequency, period, breakdown, category
-- inputs: node, model_cell, decision, model_relation, $release, $sensitive_from
-- output: verdict: whether it is hidden, why, and whether a correction of it is held
create or replace temp table verdict as
with rising as (
    select distinct whole.cell_id
    from model_relation as whole
    inner join model_relation as flow on whole.relation_id = flow.relation_id and whole.cell_id != flow.cell_id
    inner join model_cell as risen on flow.cell_id = risen.cell_id
    where
        whole.kind = 'year to date' and risen.implied and risen.sensitive
        and risen.number >= $sensitive_from and risen.number < risen.threshold
)

select
    node.cell_id, node.term, node.geography, node.frequency, node.period, node.breakdown, node.category, node.printed,
    decision.hidden,
    decision.held,
    decision.because_of,
    case
        when not decision.hidden then null
        when number.withheld then 'withheld'
        when number.sensitive and number.number >= $sensitive_from and number.number < number.threshold then 'small'
        when number.implied then null
        when number.was_hidden then 'earlier'
        when decision.reason = 'with its denominator' then 'with its denominator'
        when number.accumulate and rising.cell_id is not null then 'increment'
        else 'secondary'
    end as reason
from node
inner join model_cell as number on node.model_id = number.cell_id
inner join decision on number.cell_id = decision.cell_id
left join rising on number.cell_id = rising.cell_id
where node.edition = $release
