-- grain: grp, area
-- inputs: coherent_forecast (job, parent_job, ahead, measure, variance)
-- output: incoherent: each whole and its parts at each step ahead, where the whole and every part are known
create or replace temp table incoherent as
with grouped as (
    select whole.job as whole_job, whole.ahead, whole.job as area, true as is_whole, whole.measure as f, whole.variance as v
    from coherent_forecast as whole
    where exists (
        from coherent_forecast as part
        where part.parent_job = whole.job and part.ahead = whole.ahead
    )
    union all
    select parent_job, ahead, job, false, measure, variance
    from coherent_forecast
    where parent_job is not null
),

whole_groups as (
    select whole_job, ahead
    from grouped
    group by whole_job, ahead
    having
        count(*) filter (where is_whole) = 1
        and count(f) = count(*)
        and count(v) = count(*)
        and min(v) >= 0
)

select
    dense_rank() over (order by grouped.whole_job, grouped.ahead) as grp,
    grouped.whole_job, grouped.ahead, grouped.area, grouped.is_whole, grouped.f, grouped.v
from grouped
inner join whole_groups on grouped.whole_job = whole_groups.whole_job and grouped.ahead = whole_groups.ahead
