-- grain: a file that has rows standing
-- inputs: $received, restricted.landing
-- output: the files of a month
select distinct source_file from restricted.landing where received = $received order by all
