-- grain: one row
-- inputs: the tables of release
-- output: whether the tables of trends that pages read are all there; a release from before the first judgement has none
select count(*) = 9 as held
from duckdb_tables()
where
    database_name = 'release'
    and table_name in (
        'verdict', 'baseline', 'forecast', 'outlook', 'change', 'record', 'partner_forecast', 'forecast_record',
        'method_audit'
    )
