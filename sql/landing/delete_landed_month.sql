-- grain: one month's folder
-- inputs: $received
-- output: restricted.landed_month without it
delete from restricted.landed_month where received = $received
