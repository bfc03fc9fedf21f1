-- grain: indicator, geography, period, breakdown, category
-- inputs: release.released_cell, $release
-- output: standing: what readers were last told before this release
create or replace temp table standing as
select *
from release.released_cell
where release < $release
qualify row_number() over (
    partition by indicator, geography, period, breakdown, category order by release desc
) = 1
