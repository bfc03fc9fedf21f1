-- grain: one row of an incoming file after mapping and validation
-- inputs: $first, $held, restricted.landing
-- output: what came in from a month on, without the files that are held back
select * from restricted.landing where received >= $first and not list_contains($held, source_file)
