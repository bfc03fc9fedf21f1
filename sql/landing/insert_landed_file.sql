-- grain: a file that has rows standing in restricted.landing, and a source that read it, in a month
-- inputs: incoming (received, source, extract, source_file and sha256 of the files that load, from Python), restricted.landing
-- output: restricted.landed_file with those that gave rows
insert into restricted.landed_file by name
select received, source, extract, source_file, sha256
from incoming
semi join restricted.landing using (received, extract, source_file)
