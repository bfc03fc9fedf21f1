-- grain: pool, bin, a past miss
-- inputs: donor, forecast_error
-- output: miss: the past misses that stand for a pool and distance, scaled to it
create or replace temp table miss as
select donor.pool, donor.bin, error.job, error.origin, error.error * donor.widen as error
from donor
inner join forecast_error as error on donor.donor_pool = error.pool and donor.donor_bin = error.bin
union all
select donor.pool, donor.bin, error.job, error.origin, error.error * sqrt(donor.last_ahead / error.ahead)
from donor
inner join forecast_error as error on error.pool in (donor.pool, donor.borrow)
where donor.donor_pool is null
