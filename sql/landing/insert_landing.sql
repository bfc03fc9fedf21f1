-- grain: one row of an incoming file after mapping and validation
-- inputs: incoming (the rows of one extract of one month's folder, from Python), restricted.landing
-- output: restricted.landing with them. Of the zeros that stand for rows not sent, only those that say something: the
--   first of a place and of each category that the catalogue asks for, and those that take back an earlier row.
insert into restricted.landing by name
with entered as (
    select
        * exclude (dimensions, measures),
        map_from_entries(list_filter(dimensions, lambda entry: entry.value is not null)) as dimensions,
        map_from_entries(list_filter(measures, lambda entry: entry.value is not null)) as measures
    from incoming
)

select
    entered.extract,
    entered.received,
    entered.source_file,
    entered.source_row,
    entered.period,
    entered.geography,
    entered.dimensions,
    entered.measures,
    entered.source_status
from entered
left join (
    select distinct extract, period, geography, dimensions::varchar as row_key
    from restricted.landing
    semi join (select distinct extract, period from incoming) as asked using (extract, period)
) as earlier
    on
        entered.source_row is null and entered.extract = earlier.extract and entered.period = earlier.period
        and entered.geography = earlier.geography and entered.dimensions::varchar = earlier.row_key
where entered.source_row is not null or entered.stands_alone or earlier.extract is not null
