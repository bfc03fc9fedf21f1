-- grain: a place
-- inputs: release.place, $release
-- output: the places valid in the month, the city first, then by name
select code, name, level, parent, valid_from, valid_to, successor
from release.place
where
    valid_from <= last_day(($release || '-01')::date) and valid_to >= ($release || '-01')::date
    and level != 'unallocated'
order by case level when 'city' then 0 when 'area' then 1 else 2 end, name, code
