-- grain: indicator, period and place
-- inputs: check_figure, ref_check, ref_place
-- output: check_stopped: places that sent figures on time for each of the last periods and sent none for this one when others did.
--   A zero made up for an absent row is no figure sent; there, and for `unallocated`, the usual count has to be large
--   enough for its absence to be no chance.
create or replace temp table check_stopped as
with sent as (
    select
        indicator, ordinal, frequency, period, number, period_end, geography, level,
        min(received) filter (where given) as first_sent,
        arg_min(numerator, received) filter (where given) as numerator,
        bool_or(not given) as made_up
    from check_figure
    where breakdown = 'all' and direct
    group by all
),

due as (
    select
        indicator, ordinal, period, number, period_end,
        min(first_sent) as received,
        row_number() over (partition by indicator order by number) as turn
    from sent
    where level = 'cluster'
    group by indicator, ordinal, period, number, period_end
    having min(first_sent) is not null
),

punctual as (
    select due.indicator, due.turn, due.received, sent.geography, sent.numerator
    from due
    inner join sent on due.indicator = sent.indicator and due.period = sent.period and due.received = sent.first_sent
),

regular as (
    select due.indicator, due.turn, punctual.geography, avg(punctual.numerator) as usual
    from due
    inner join ref_check as checks on due.indicator = checks.indicator
    inner join punctual
        on
            due.indicator = punctual.indicator
            and punctual.turn between due.turn - checks.stopped_periods and due.turn - 1
            and punctual.received <= due.received
    group by due.indicator, due.turn, punctual.geography, checks.stopped_periods
    having count(*) = checks.stopped_periods
),

asked as (
    select indicator, period, received, max(source_file) as source_file, count(*) as others
    from check_figure
    where arrived and given and breakdown = 'all' and level = 'cluster'
    group by all
)

select
    due.received,
    due.indicator,
    due.ordinal,
    due.period,
    asked.others,
    checks.stopped_periods as periods,
    place.code as geography,
    place.name,
    regular.usual,
    asked.source_file
from due
inner join asked on due.indicator = asked.indicator and due.period = asked.period and due.received = asked.received
inner join ref_check as checks on due.indicator = checks.indicator
inner join regular on due.indicator = regular.indicator and due.turn = regular.turn
inner join ref_place as place
    on regular.geography = place.code and due.period_end between place.valid_from and place.valid_to
left join sent
    on due.indicator = sent.indicator and due.period = sent.period and place.code = sent.geography
where
    (sent.first_sent is null or sent.first_sent > due.received)
    and (
        regular.usual >= checks.stopped_usual
        or (not coalesce(sent.made_up, false) and place.level != 'unallocated')
    )
order by due.received, due.ordinal, due.period, place.code
