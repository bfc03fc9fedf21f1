-- grain: a figure as a publication told it
-- inputs: release.released_cell
-- output: told: nothing, in the columns of what the ledger tells
create or replace temp table told as
select 0::bigint as publication, released_cell.*
from release.released_cell
where false
