-- grain: one month's folder
-- inputs: restricted.landed_month
-- output: what was landed, oldest first
select received, signature, files, row_count
from restricted.landed_month
order by received
