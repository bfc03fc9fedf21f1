-- grain: one row of an incoming file after mapping and validation
-- inputs: $received, restricted.landing
-- output: what landed in the months before
select * from restricted.landing where received < $received
