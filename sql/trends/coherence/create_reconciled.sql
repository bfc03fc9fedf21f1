-- grain: job, ahead
-- inputs: coherent_forecast, incoherent, reconciled
-- output: reconciled_forecast (job, ahead, measure, variance, adds_up): forecasts that add up; as they were, with adds_up false,
--   where a member of the group is not known, a part would fall below nought, or no variance says which of them to change
create or replace temp table reconciled_forecast as
with possible as (
    select grp
    from reconciled
    group by grp
    having
        min(f) >= 0
        and abs(sum(case when is_whole then f else -f end order by is_whole, area)) <= 1e-9 * max(f)
),

settled as (
    select incoherent.area as job, incoherent.ahead, reconciled.f, reconciled.v
    from incoherent
    inner join possible on incoherent.grp = possible.grp
    inner join reconciled on incoherent.grp = reconciled.grp and incoherent.area = reconciled.area
)

select
    given.job,
    given.ahead,
    coalesce(settled.f, given.measure) as measure,
    coalesce(settled.v, given.variance) as variance,
    settled.f is not null as adds_up
from coherent_forecast as given
left join settled on given.job = settled.job and given.ahead = settled.ahead
order by given.job, given.ahead
