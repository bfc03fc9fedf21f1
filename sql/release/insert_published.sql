-- grain: a version of a published figure
-- inputs: published (the ledger's entries, the latest publication of each month, from Python)
-- output: release.released_cell with them
insert into release.released_cell by name
select * exclude (publication) from published
