-- grain: one row of an incoming file after mapping and validation
-- inputs: restricted.landing
-- output: restricted.landing of a warehouse that was made before sheets were kept, with the column and no sheet in it
alter table restricted.landing add column if not exists source_sheet varchar
