-- grain: grp, area
-- inputs: dispersed, dispersion, shrunken_rate
-- output: share_spread: what is known of how the shares differ, and each cluster's likely true one as a share of its residents
create or replace temp table share_spread as
select one.grp, one.area, one.n, dispersion.centre, dispersion.phi, dispersion.tau2, dispersion.areas, shrunken.shrunken
from dispersed as one
inner join dispersion on one.grp = dispersion.grp
left join shrunken_rate as shrunken on one.grp = shrunken.grp and one.area = shrunken.area
