-- grain: indicator, definition_version, geography, period, breakdown, category and each month in which it changed
-- inputs: none
-- output: restricted.observation, the one tidy fact; every number is as it came, nothing is hidden yet
create or replace table restricted.observation (
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
    measure_kind varchar not null,
    source_status varchar not null,
    received varchar not null,
    source_file varchar,
    source_row bigint
)
