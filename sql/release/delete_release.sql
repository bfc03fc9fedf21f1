-- grain: the versions first published in one month
-- inputs: $release
-- output: release.released_cell without them
delete from release.released_cell where release = $release
