-- grain: none
-- inputs: none
-- output: no restricted.landed_file any more, where the rows that it tells of have gone
drop table if exists restricted.landed_file
