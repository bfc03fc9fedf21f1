-- grain: a version of a published figure: release, indicator, geography, period, breakdown, category
-- inputs: none
-- output: release.released_cell, empty; what a page of month M sees is the newest version with release <= M
create or replace table release.released_cell (
    release varchar not null,
    indicator varchar not null,
    definition_version integer not null,
    geography varchar not null,
    period varchar not null,
    period_start date not null,
    period_end date not null,
    breakdown varchar not null,
    category varchar not null,
    numerator double,
    denominator double,
    value double,
    status varchar not null,
    revised boolean not null
)
