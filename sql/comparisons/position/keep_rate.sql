-- grain: grp, area
-- inputs: funnel_rate, dispersion, shrunken_rate
-- output: rate_spread: what is known of how the rates differ, and each cluster's likely true one as a share of its residents
create or replace temp table rate_spread as
select one.grp, one.area, one.n, dispersion.centre, dispersion.phi, coalesce(dispersion.tau2, 0) as tau2, shrunken.shrunken
from funnel_rate as one
left join dispersion on one.grp = dispersion.grp
left join shrunken_rate as shrunken on one.grp = shrunken.grp and one.area = shrunken.area
