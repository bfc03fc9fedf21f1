-- grain: the key of restricted.observation
-- inputs: restricted.observation
-- output: restricted.publishable: the figures as they would be printed if nothing were too small (empty at first)
create or replace table restricted.publishable as
from restricted.observation
limit 0
