-- grain: one row of an incoming file after mapping and validation
-- inputs: none
-- output: no restricted.landing any more, where it has the columns of an older warehouse; it is filled anew from raw
drop table if exists restricted.landing
