-- grain: indicator, breakdown, category, geography, period
-- inputs: release.released_cell
-- output: what a page prints of it in the end: a figure (`shown`) or that it is confidential; `number` is what it counts
with standing as (
    select *
    from release.released_cell
    qualify row_number() over (
        partition by indicator, breakdown, category, geography, period order by release desc
    ) = 1
)

select
    indicator, breakdown, category, geography, period, period_end,
    status = 'released' as shown,
    numerator as number
from standing
where status in ('released', 'confidential')
order by indicator, breakdown, category, geography, period
