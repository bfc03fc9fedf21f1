-- grain: an extract and a period
-- inputs: restricted.landing
-- output: what has landed already
select distinct extract, period
from restricted.landing
