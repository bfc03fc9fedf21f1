-- grain: indicator, geography, period
-- inputs: release.partner_forecast
-- output: what partners themselves expect
select indicator, geography, period, value, made_by
from release.partner_forecast
order by indicator, geography, period
