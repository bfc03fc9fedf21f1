-- grain: one row of an incoming file after mapping and validation (several measures of one key side by side)
-- inputs: none
-- output: restricted.landing; a row without source_row stands for one that was not sent and means zero. `row_key` holds
--   the categories in the order of the extract's dimensions, with | between them; `measures` are in the extract's order
create table if not exists restricted.landing (
    extract varchar not null,
    received varchar not null,
    source_file varchar not null,
    source_sheet varchar,
    source_row bigint,
    period varchar,
    geography varchar not null,
    row_key varchar not null,
    measures double[] not null,
    source_status varchar not null
)
