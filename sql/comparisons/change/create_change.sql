-- grain: release, indicator, geography, against
-- inputs: figure_pair, share_difference
-- output: release.change: changes with a rule of significance fit for their kind (docs/trends.md): flows by the larger of
--   chance and the series' own usual step, stocks by the usual step times the square root of the time between, yearly
--   proportions by Newcombe's limits. A year to date is tested only against the same months of another year
create or replace table release.change as
with ruled as (
    select
        figure_pair.*,
        difference.lower * 100 as lower,
        difference.upper * 100 as upper,
        case
            when difference.id is not null then 'proportion'
            when kind = 'flow' then 'flow'
            else 'stock'
        end as rule,
        case
            when unit = 'count' or accumulate then sqrt(0.5e0)
            when n1 > 0 and n2 > 0 then sqrt(scale) * sqrt(1e0 / (4e0 * n1) + 1e0 / (4e0 * n2))
        end as by_chance
    from figure_pair
    left join share_difference as difference on figure_pair.id = difference.id
)

select
    release, indicator, geography, against, base_period, base_value, base_number,
    number - base_number as change_number,
    value - base_value as change_value,
    case when unit != 'percent' and abs(base_counted) >= 10 and base_value != 0
        then rounded(100e0 * (value - base_value) / abs(base_value), 1)
    end as change_percent,
    case
        when rule = 'proportion' then lower > 0 or upper < 0
        when accumulate and (against = 'previous' or apart % 12 != 0) then null
        when coalesce(steps, 0) < case periods_per_year when 12 then 11 when 4 then 7 else 4 end then null
        when rule = 'flow' then abs(z2 - z1) > 1.96e0 * greatest(by_chance, 1.2533141373155003e0 * usual_step)
        when least(coalesce(x1, 10), coalesce(x2, 10)) < 10 then null
        else abs(z2 - z1) > 1.96e0 * 1.2533141373155003e0 * usual_step * sqrt(apart)
    end as significant,
    rule,
    lower,
    upper
from ruled
order by release, indicator, geography, against
