-- grain: a file of a month
-- inputs: $there, restricted.landed_month
-- output: restricted.landed_file without the months that never landed whole and are not in the folder any more
delete from restricted.landed_file
where
    not list_contains($there, received)
    and received not in (select landed_month.received from restricted.landed_month)
