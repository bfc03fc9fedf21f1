-- grain: none
-- inputs: none
-- output: restricted: an empty warehouse in memory, for what is tried out and never kept
attach ':memory:' as restricted
