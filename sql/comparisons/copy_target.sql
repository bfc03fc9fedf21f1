-- grain: indicator, geography, period
-- inputs: ref_target
-- output: release.target
create or replace table release.target as
from ref_target
