"""`observation`: the one tidy fact, and the figures that would be printed if nothing were too small."""

from typing import Any

import dagster as dg

from assets.columns import column_schema
from assets.partitions import MONTHS, OWNERS, SINGLE_RUN
from obapipe.ingest.landing import unsettled_months
from obapipe.observation import conform
from obapipe.progress import report
from obapipe.restricted import open_restricted
from obapipe.workspace import Workspace


@dg.asset(
    deps=["landing"],
    group_name="restricted",
    description="Indicator by place and period as known in each month; every number is as it came.",
    kinds={"duckdb"},
    partitions_def=MONTHS,
    backfill_policy=SINGLE_RUN,
    owners=OWNERS,
)
def observation(context: dg.AssetExecutionContext, workspace: Workspace) -> dg.MaterializeResult[Any]:
    """Conform everything that has landed; a later run of an old month sees the same rows through `received`.

    Raises:
        Failure: something of these months or of earlier ones is held back; only a run without `landing` gets here then.
    """
    report("Working out the figures")
    settings = workspace.settings()
    with open_restricted(settings.warehouse, wait_seconds=settings.lock_timeout_seconds) as connection:
        unsettled = unsettled_months(connection, max(context.partition_keys))
        if unsettled:
            message = f"Not everything of {', '.join(unsettled)} has landed, so nothing was changed. Build the month."
            raise dg.Failure(message, allow_retries=False)
        rows = conform(connection, workspace.reference())
        columns = column_schema(connection, "restricted.observation")
    context.log.debug("%s observations", rows)
    return dg.MaterializeResult(metadata={"dagster/row_count": rows, "dagster/column_schema": columns})
