-- grain: a file that has rows standing in restricted.landing, and a source that read it, in a month
-- inputs: none
-- output: restricted.landed_file: the hash of the very bytes that the rows came from
create table if not exists restricted.landed_file (
    received varchar not null,
    source varchar not null,
    extract varchar not null,
    source_file varchar not null,
    sha256 varchar not null
)
