-- grain: one row
-- inputs: restricted.insider, $releases
-- output: how many printed figures, hidden because they are small, some cluster could work out exactly (`figures`), and how
--   many clusters could (`clusters`)
select
    count(distinct (term, geography, frequency, period, breakdown, category)) as figures,
    count(distinct insider) as clusters
from restricted.insider
where printed and list_contains($releases, release)
