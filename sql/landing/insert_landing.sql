-- grain: one row of an incoming file after mapping and validation
-- inputs: incoming (rows of restricted.landing, from Python)
-- output: restricted.landing with them
insert into restricted.landing by name from incoming
