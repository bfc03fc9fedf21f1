-- grain: indicator, geography, baseline, definition_version, method, ahead
-- inputs: frozen_line, ledger_line
-- output: release.frozen_line: the lines that no publication has frozen yet, for the ledger
create or replace table release.frozen_line as
select line.*
from frozen_line as line
anti join ledger_line as told
    on
        line.indicator = told.indicator and line.geography = told.geography and line.baseline = told.baseline
        and line.definition_version = told.definition_version and line.method = told.method
order by line.indicator, line.geography, line.baseline, line.ahead
