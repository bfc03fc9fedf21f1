-- grain: none
-- inputs: none
-- output: the schema restricted, in a database that is not the restricted file
create schema if not exists restricted
