-- grain: the key of restricted.observation
-- inputs: changed (indicator, breakdown), ref_place
-- output: restricted.publishable without the changed tables' figures of places smaller than an area
delete from restricted.publishable
where
    (indicator, breakdown) in (select (indicator, breakdown) from changed)
    and geography in (select code from ref_place where level in ('cluster', 'unallocated'))
