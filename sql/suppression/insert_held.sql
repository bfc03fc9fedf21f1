-- grain: a release and a correction that is not said in it
-- inputs: judged, $release
-- output: restricted.held with them
insert into restricted.held by name
select $release as release, indicator, geography, period, breakdown, category, because_of
from judged
where held
order by ordinal, geography, period_start, breakdown, category
