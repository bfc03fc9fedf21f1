-- grain: indicator, geography, rule
-- inputs: release.notice, $release
-- output: what a reader of this release should know
select indicator, geography, rule, text
from release.notice
where release = $release
order by indicator, geography, rule
