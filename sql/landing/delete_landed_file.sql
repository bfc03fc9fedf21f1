-- grain: a file of one month
-- inputs: $received, $files
-- output: restricted.landed_file without them
delete from restricted.landed_file where received = $received and list_contains($files, source_file)
