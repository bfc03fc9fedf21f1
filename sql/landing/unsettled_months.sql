-- grain: one month
-- inputs: $last, restricted.landing, restricted.landed_month
-- output: the months up to $last of which not everything that arrived is in restricted.landing as it arrived
select distinct landing.received
from restricted.landing
anti join (select received from restricted.landed_month where signature != 'to be read again') as settled using (received)
where landing.received <= $last
order by landing.received
