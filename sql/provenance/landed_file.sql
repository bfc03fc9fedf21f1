-- grain: a landed file and a source that read it, in a month
-- inputs: restricted.landed_file
-- output: all of them, with the hash of the bytes that were landed
select received, source, extract, source_file, sha256
from restricted.landed_file
order by all
