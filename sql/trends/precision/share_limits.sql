-- grain: id, confidence
-- inputs: measured_share (id, x, n, confidence)
-- output: share_limits: a proportion with its limits (Wilson 1927)
create or replace temp table share_limits as
select
    id, x, n, confidence,
    x / nullif(n, 0) as value,
    wilson_lower(x, n, confidence) as lower,
    wilson_upper(x, n, confidence) as upper,
    'wilson' as method
from measured_share
