-- grain: one month that has landed whole
-- inputs: none
-- output: restricted.landed_month: the hash of the files and of the reference folder that the landed rows came from, or
--   'to be read again' where that hash is no longer true of them
create table if not exists restricted.landed_month (
    received varchar primary key,
    signature varchar not null,
    files bigint not null,
    row_count bigint not null
)
