-- grain: a table of the restricted warehouse in which a release leaves its records
-- inputs: the catalogue of DuckDB
-- output: table_name
select table_name
from duckdb_tables()
where database_name = 'restricted' and table_name in ('cell_decision', 'certificate', 'held', 'insider')
order by table_name
