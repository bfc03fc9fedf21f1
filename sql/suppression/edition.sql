-- grain: a stretch of time in which anything is fresh (a period; of a flow printed as the year to date, its financial
--   year) and a publication month that showed it in another state than the month before, or is being built
-- inputs: candidate, known, knowledge, ref_indicator, ref_calendar, $release, $alone (true: this release and no other)
-- output: edition: what a reader who kept every page lays side by side. Months that showed a stretch as another month did
--   are left out: they add nothing.
create or replace temp table edition as
with entry as (
    select indicator, frequency, accumulate, numerator_term
    from ref_indicator
    where measure_kind = 'count'
),

dated as (
    select
        entry.indicator, entry.frequency, entry.accumulate, entry.numerator_term, calendar.period,
        case when entry.accumulate then calendar.financial_year else calendar.period end as stretch
    from entry
    inner join ref_calendar as calendar on entry.frequency = calendar.frequency
),

fresh as (
    select dated.*
    from dated
    inner join candidate on dated.indicator = candidate.indicator and dated.period = candidate.period
    where candidate.fresh
),

affected as (
    select frequency, accumulate, stretch
    from fresh
    union
    -- the same count printed by the month and as the year to date
    select other.frequency, other.accumulate, other.stretch
    from fresh
    inner join dated as other
        on
            fresh.numerator_term = other.numerator_term and fresh.frequency = other.frequency
            and fresh.period = other.period
    where fresh.accumulate != other.accumulate
),

past as (
    select distinct release from knowledge where release != $release and not $alone
),

changed as (
    select dated.frequency, dated.accumulate, dated.stretch, knowledge.release
    from knowledge
    inner join dated on knowledge.indicator = dated.indicator and knowledge.period = dated.period
    where knowledge.release != $release and not $alone
    union
    select moment.frequency, moment.accumulate, moment.stretch, past.release
    from (
        select distinct dated.frequency, dated.accumulate, dated.stretch, known.received
        from known
        inner join dated on known.indicator = dated.indicator and known.period = dated.period
    ) as moment
    asof inner join past on moment.received <= past.release
)

select frequency, accumulate, stretch, $release as edition
from affected
union
select changed.*
from changed
semi join affected using (frequency, accumulate, stretch)
