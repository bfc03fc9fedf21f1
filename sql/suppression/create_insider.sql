-- grain: a release, a hidden small count and a cluster that could work it out
-- inputs: none
-- output: restricted.insider: counts that `insider`, a cluster that knows its own figures, could work out exactly from what is
--   published; for the analyst only
create table if not exists restricted.insider (
    release varchar not null,
    insider varchar not null,
    term varchar not null,
    geography varchar not null,
    frequency varchar not null,
    period varchar not null,
    breakdown varchar not null,
    category varchar not null,
    printed boolean not null
)
