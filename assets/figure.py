"""`figure`: what each month's dashboards report, worked out from released cells alone."""

from typing import Any

import dagster as dg

from assets.columns import column_schema
from assets.partitions import MONTHS, OWNERS, SINGLE_RUN
from obapipe.progress import report
from obapipe.trends.comparison import compare
from obapipe.trends.released import open_release
from obapipe.workspace import Workspace


@dg.asset(
    deps=["released_cell"],
    group_name="release",
    description="The reported figure of every place beside last month, last year, the plan's start and the others.",
    kinds={"duckdb"},
    partitions_def=MONTHS,
    backfill_policy=SINGLE_RUN,
    owners=OWNERS,
)
def figure(context: dg.AssetExecutionContext, workspace: Workspace) -> dg.MaterializeResult[Any]:
    """Compare every month that is being published."""
    report("Comparing months, years and places")
    settings = workspace.settings()
    rows = compare(
        settings.warehouse,
        workspace.reference(),
        context.partition_keys,
        wait_seconds=settings.lock_timeout_seconds,
    )
    with open_release(settings.warehouse) as opened:
        columns = column_schema(opened.connection, "figure")
    return dg.MaterializeResult(metadata={"dagster/row_count": rows, "dagster/column_schema": columns})
