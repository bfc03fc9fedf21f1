-- grain: the key of restricted.observation
-- inputs: restricted.observation, ref_indicator
-- output: restricted.publishable: every observation of an indicator that is printed as it is observed
insert into restricted.publishable
select observation.*
from restricted.observation
inner join ref_indicator as indicator using (indicator)
where not indicator.accumulate
