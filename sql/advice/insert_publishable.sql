-- grain: the key of restricted.observation
-- inputs: tried (such figures, from Python)
-- output: restricted.publishable with them
insert into restricted.publishable by name
select * from tried
