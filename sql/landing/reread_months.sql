-- grain: one month that has landed whole
-- inputs: $months, $later, restricted.landed_month
-- output: restricted.landed_month: these months and those after $later have to be read again
update restricted.landed_month
set signature = 'to be read again'
where list_contains($months, received) or received > $later
