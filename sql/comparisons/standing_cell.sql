-- grain: a version of a published figure
-- inputs: release.released_cell
-- output: standing_cell: each version with the release that replaced it (none yet: the end of time)
create or replace temp table standing_cell as
select
    *,
    coalesce(lead(release) over (
        partition by indicator, geography, period, breakdown, category order by release
    ), '9999-12') as replaced_by
from release.released_cell
