-- grain: a figure as a publication told it: publication, release, indicator, geography, period, breakdown, category
-- inputs: told (every publication ever made, from the ledger), release.released_cell, $release
-- output: knowledge: all that readers have, whatever month it was published for: every edition of every month, and the
--   months before this one. `publication` orders it.
create or replace temp table knowledge as
select
    publication, release, indicator, geography, period, period_start, period_end, breakdown, category,
    numerator, denominator, value, status
from told
union all
select
    999999999 as publication, release, indicator, geography, period, period_start, period_end, breakdown, category,
    numerator, denominator, value, status
from release.released_cell
where release < $release
