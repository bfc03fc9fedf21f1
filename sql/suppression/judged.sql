-- grain: a figure that this release has to say something new about: the key of candidate
-- inputs: candidate (fresh rows), verdict
-- output: judged: whether its numerator or denominator is hidden, and whether it is a correction that is held
create or replace temp table judged as
select
    candidate.*,
    coalesce(top.hidden, false) as numerator_hidden,
    coalesce(bottom.hidden, false) as denominator_hidden,
    candidate.differs and (coalesce(top.held, false) or coalesce(bottom.held, false)) as held,
    coalesce(top.because_of, bottom.because_of) as because_of
from candidate
left join verdict as top
    on
        candidate.numerator_term = top.term and candidate.geography = top.geography
        and candidate.frequency = top.frequency and candidate.period = top.period
        and candidate.breakdown = top.breakdown and candidate.category = top.category
left join (select * from verdict where breakdown = 'all') as bottom
    on
        candidate.denominator_term = bottom.term and candidate.geography = bottom.geography
        and candidate.frequency = bottom.frequency and candidate.period = bottom.period
where candidate.fresh
