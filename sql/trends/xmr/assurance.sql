-- grain: series
-- inputs: xmr_limit, $target, $improvement
-- output: xmr_assurance: whether the latest limits lie on the right side of a target: always met, never met, or hit and miss
create or replace temp table xmr_assurance as
with latest as (
    select series, max_by(lower, t) as lower, max_by(upper, t) as upper
    from xmr_limit
    group by series
)

select
    series,
    case
        when $target::double is null or $improvement = 'neutral' then null
        when $improvement = 'increase' and lower > $target::double then 'consistent_pass'
        when $improvement = 'increase' and upper < $target::double then 'consistent_fail'
        when $improvement = 'decrease' and upper < $target::double then 'consistent_pass'
        when $improvement = 'decrease' and lower > $target::double then 'consistent_fail'
        else 'inconsistent'
    end as assurance_type
from latest
