-- grain: indicator, level
-- inputs: release.method_audit, $release
-- output: how well the rule in use would have done beside the others, as a release knows it
select * exclude (release)
from release.method_audit
where release = $release
order by indicator, level
