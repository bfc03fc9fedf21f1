"""`verdict`: whether each curve has turned, with all that rests on it, worked out from released cells alone."""

from typing import Any

import dagster as dg

from assets.columns import column_schema
from assets.partitions import MONTHS, OWNERS, SINGLE_RUN
from obapipe.ledger import LedgerError
from obapipe.progress import report
from obapipe.trends.baselines import FROZEN
from obapipe.trends.judgement import judge
from obapipe.trends.released import open_release
from obapipe.workspace import Workspace


@dg.asset(
    deps=["figure"],
    group_name="release",
    description="Baselines, forecasts, statuses, changes, positions and targets of every series.",
    kinds={"duckdb"},
    partitions_def=MONTHS,
    backfill_policy=SINGLE_RUN,
    owners=OWNERS,
)
def verdict(context: dg.AssetExecutionContext, workspace: Workspace) -> dg.MaterializeResult[Any]:
    """Judge every month that is being published.

    Raises:
        Failure: the ledger, which keeps the frozen baselines, is damaged.
    """
    report("Judging the curves")
    settings = workspace.settings()
    try:
        frozen = workspace.ledger().frozen(FROZEN)
    except LedgerError as error:
        raise dg.Failure(str(error), allow_retries=False) from error
    rows = judge(
        settings.warehouse,
        workspace.reference(),
        context.partition_keys,
        frozen,
        wait_seconds=settings.lock_timeout_seconds,
    )
    with open_release(settings.warehouse) as opened:
        columns = column_schema(opened.connection, "verdict")
    return dg.MaterializeResult(metadata={"dagster/row_count": rows, "dagster/column_schema": columns})
