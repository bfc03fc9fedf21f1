-- grain: a period of a term, for one place and category
-- inputs: term_value (of the term, the periods and the place), $term, $geography, $breakdown, $category, $known
-- output: what was known by the month: number (null where it is not complete), source_status, direct (the place's own row
--   rather than the sum of its parts)
select period, number, source_status, direct
from term_value
where
    term = $term and geography = $geography and breakdown = $breakdown and category = $category and known <= $known
qualify row_number() over (partition by period order by known desc) = 1
order by period
