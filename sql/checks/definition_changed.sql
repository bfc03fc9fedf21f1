-- grain: indicator and version of its definition
-- inputs: check_figure
-- output: versions whose first figures arrived in the months asked for, where figures of an earlier version are known
with version as (
    select indicator, ordinal, definition_version, min(received) as received
    from check_figure
    group by all
)

select
    figure.received,
    figure.indicator,
    figure.ordinal,
    figure.definition_version,
    arg_min(figure.period, figure.number) as period,
    min(figure.source_file) as source_file
from check_figure as figure
inner join version
    on
        figure.indicator = version.indicator and figure.definition_version = version.definition_version
        and figure.received = version.received
where
    figure.arrived
    and exists (
        select 1
        from version as older
        where
            older.indicator = figure.indicator and older.definition_version < figure.definition_version
            and older.received <= figure.received
    )
group by figure.received, figure.indicator, figure.ordinal, figure.definition_version
order by figure.received, figure.ordinal, figure.definition_version
