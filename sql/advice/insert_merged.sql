-- grain: the key of restricted.observation
-- inputs: merged
-- output: restricted.publishable with the merged categories
insert into restricted.publishable by name
select * from merged
