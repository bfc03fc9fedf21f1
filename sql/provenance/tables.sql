-- grain: a table of the restricted file
-- inputs: duckdb_tables()
-- output: their names
select table_name from duckdb_tables() where database_name = 'restricted' order by table_name
