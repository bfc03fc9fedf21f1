-- grain: what insiders could work out from one release
-- inputs: $release
-- output: restricted.insider without it
delete from restricted.insider where release = $release
