-- grain: indicator, geography, baseline, definition_version, ahead
-- inputs: ledger_line (what publications have frozen, from Python)
-- output: frozen_line
create or replace temp table frozen_line as
from ledger_line
