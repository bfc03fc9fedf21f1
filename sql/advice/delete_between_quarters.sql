-- grain: the key of restricted.observation
-- inputs: changed (indicator, breakdown), ref_place
-- output: restricted.publishable without the changed tables' monthly figures of places smaller than an area that are about
--   another month than the last of a quarter
delete from restricted.publishable
where
    (indicator, breakdown) in (select (indicator, breakdown) from changed)
    and geography in (select code from ref_place where level in ('cluster', 'unallocated'))
    and month(period_end) % 3 != 0
