-- grain: the rows of some files of one month
-- inputs: $received, $files
-- output: restricted.landing without them
delete from restricted.landing where received = $received and list_contains($files, source_file)
