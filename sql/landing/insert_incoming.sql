-- grain: one row of an incoming file after mapping and validation
-- inputs: incoming (the rows of one extract of any number of months, from Python), restricted.landing of the months before
-- output: restricted.landing with them. Of the zeros that stand for rows not sent, only those that speak for themselves and
--   those that take back a row of a month before.
insert into restricted.landing by name
with entered as (
    select
        * exclude (dimensions, measures),
        map_from_entries(list_filter(dimensions, lambda entry: entry.value is not null)) as dimensions,
        map_from_entries(list_filter(measures, lambda entry: entry.value is not null)) as measures
    from incoming
)

select * exclude (speaks)
from entered
where speaks
union all by name
select entered.* exclude (speaks)
from entered
semi join restricted.landing as earlier
    on
        entered.extract = earlier.extract and entered.period = earlier.period and entered.geography = earlier.geography
        and entered.dimensions::varchar = earlier.dimensions::varchar
where not entered.speaks
