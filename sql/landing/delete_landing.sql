-- grain: the rows of one month's folder
-- inputs: $received
-- output: restricted.landing without them
delete from restricted.landing where received = $received
