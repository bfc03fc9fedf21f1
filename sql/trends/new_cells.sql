-- grain: a version of a published figure
-- inputs: release.released_cell, $releases
-- output: what these releases tell readers for the first time, in a fixed order
select *
from release.released_cell
where list_contains($releases, release)
order by release, indicator, geography, period_start, breakdown, category
