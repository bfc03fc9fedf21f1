-- grain: indicator, geography, period
-- inputs: ref_partner_forecast
-- output: release.partner_forecast: what partners expect, a second line that never decides
create or replace table release.partner_forecast as
select indicator, geography, period, value, made_by
from ref_partner_forecast
order by indicator, geography, period
