-- grain: a release, a table that could be true as well (`witness`) and a count that is another in it
-- inputs: none
-- output: restricted.certificate: the count's true number and by how much it differs; for the analyst only
create table if not exists restricted.certificate (
    release varchar not null,
    witness bigint not null,
    term varchar not null,
    geography varchar not null,
    frequency varchar not null,
    period varchar not null,
    breakdown varchar not null,
    category varchar not null,
    number bigint not null,
    move bigint not null
)
