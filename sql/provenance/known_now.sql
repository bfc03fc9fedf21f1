-- grain: the key of restricted.observation
-- inputs: restricted.publishable, ref_indicator, $frequency, $period
-- output: known: the figures of one period, each with the month in which it was replaced by a later one; as
--   suppression/known gives them for every period
create or replace temp table known as
select
    publishable.*,
    coalesce(lead(publishable.received) over (
        partition by
            publishable.indicator, publishable.geography, publishable.period, publishable.breakdown,
            publishable.category
        order by publishable.received
    ), '9999-12') as replaced_by
from restricted.publishable
inner join ref_indicator as indicator on publishable.indicator = indicator.indicator and indicator.frequency = $frequency
where publishable.period = $period
