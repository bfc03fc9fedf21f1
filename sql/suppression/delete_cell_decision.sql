-- grain: the cells hidden in one release
-- inputs: $release
-- output: restricted.cell_decision without them
delete from restricted.cell_decision where release = $release
