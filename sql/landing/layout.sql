-- grain: a column of a table of landing
-- inputs: duckdb_columns()
-- output: the tables that are there and their columns
select table_name, column_name
from duckdb_columns()
where
    (database_name = 'restricted' or schema_name = 'restricted')
    and table_name in ('landing', 'landed_month', 'landed_file')
order by all
