-- grain: indicator, period, comparator
-- inputs: ref_comparator
-- output: release.comparator
create or replace table release.comparator as
from ref_comparator
