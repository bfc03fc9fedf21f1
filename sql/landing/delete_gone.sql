-- grain: the rows of a month
-- inputs: $there, restricted.landed_month
-- output: restricted.landing without the months that never landed whole and are not in the folder any more
delete from restricted.landing
where
    not list_contains($there, received)
    and received not in (select landed_month.received from restricted.landed_month)
