-- grain: the corrections held in one release
-- inputs: $release
-- output: restricted.held without them
delete from restricted.held where release = $release
