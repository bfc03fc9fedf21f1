-- grain: a file of an extract that holds anything of a period
-- inputs: restricted.landing, $extract, $period, $known
-- output: how many places it has rows for
select received, source_file, count(distinct geography) as places
from restricted.landing
where extract = $extract and period = $period and received <= $known
group by received, source_file
order by received, source_file
