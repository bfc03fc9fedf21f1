-- grain: none
-- inputs: none
-- output: release: an empty warehouse in memory, for what is tried out and never published
attach ':memory:' as release
