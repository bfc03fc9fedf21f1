-- grain: the key of restricted.observation
-- inputs: band (indicator, breakdown, category, merged)
-- output: restricted.publishable without the categories that are merged
delete from restricted.publishable
where (indicator, breakdown, category) in (select (indicator, breakdown, category) from band)
