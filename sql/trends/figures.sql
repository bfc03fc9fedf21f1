-- grain: indicator, geography, breakdown, category
-- inputs: release.figure, $release
-- output: the figures that this release reports
select *
from release.figure
where release = $release
order by indicator, geography, breakdown, category
