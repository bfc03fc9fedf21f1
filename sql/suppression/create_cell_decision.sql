-- grain: a release and a cell hidden in it
-- inputs: none
-- output: restricted.cell_decision: why each cell was hidden (small, secondary, increment: beside it a rise of the year to
--   date would be small, with its denominator, earlier, withheld); for the analyst only
create table if not exists restricted.cell_decision (
    release varchar not null,
    term varchar not null,
    geography varchar not null,
    frequency varchar not null,
    period varchar not null,
    breakdown varchar not null,
    category varchar not null,
    printed boolean not null,
    reason varchar not null
)
