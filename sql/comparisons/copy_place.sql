-- grain: a place
-- inputs: ref_place
-- output: release.place: names, levels and validity, so that a page needs nothing else
create or replace table release.place as
select code, name, level, parent, valid_from, valid_to, successor
from ref_place
