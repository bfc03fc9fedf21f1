-- grain: a release and a correction that was not said in it
-- inputs: none
-- output: restricted.held: what stays as readers were told it, because the new number would give a hidden one away beside
--   figures of the earlier release `because_of` that cannot be unsaid; for the analyst only
create table if not exists restricted.held (
    release varchar not null,
    indicator varchar not null,
    geography varchar not null,
    period varchar not null,
    breakdown varchar not null,
    category varchar not null,
    because_of varchar
)
