-- grain: a place that the place asked for is the sum of, in a period
-- inputs: ref_part (of the place), ref_calendar (the periods), atom (of the term), $term, $known
-- output: whether anything of it had been received by the month; those that are not required (in no cluster) among them
select calendar.period, part.part, part.required, atom.part is not null as reported
from ref_calendar as calendar
inner join ref_part as part on calendar.period_end between part.valid_from and part.valid_to
left join (
    select distinct period, part
    from atom
    where term = $term and breakdown = 'all' and not direct and received <= $known
) as atom
    on calendar.period = atom.period and part.part = atom.part
order by calendar.period, part.part
