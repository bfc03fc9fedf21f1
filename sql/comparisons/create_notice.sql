-- grain: release, indicator, geography, rule
-- inputs: none
-- output: release.notice, empty: what a reader of a release should know; texts rest on released figures only
create or replace table release.notice (
    release varchar not null,
    indicator varchar not null,
    geography varchar not null,
    rule varchar not null,
    text varchar not null
)
