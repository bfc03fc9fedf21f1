-- grain: series, t
-- inputs: control_series, control_point
-- output: xmr_point: what the charts are drawn from; no rebase, because a new definition begins a new series
create or replace temp table xmr_point as
select
    charted.series, point.t, point.measure as y, false as rebase,
    not charted.fixed or charted.last_t - point.t between 0 and 23 as based
from control_series as charted
inner join control_point as point using (release, indicator, geography)
