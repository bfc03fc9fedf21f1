"""`landing`: what arrived, typed and validated, in the restricted warehouse. Only valid months are written."""

from collections.abc import Iterator
from typing import Any

import dagster as dg

from assets.columns import column_schema
from assets.partitions import MONTHS, OWNERS, SINGLE_RUN
from obapipe.ingest.landing import Landed, land
from obapipe.ingest.problems import Problem
from obapipe.ledger import LedgerError
from obapipe.progress import explain, report
from obapipe.publication import SiteError, settle
from obapipe.restricted import open_restricted
from obapipe.workspace import Workspace

VALID = "every_extract_is_valid"


@dg.asset(
    group_name="restricted",
    description="Rows of incoming files, typed and validated; nothing is hidden yet.",
    check_specs=[
        dg.AssetCheckSpec(VALID, asset="landing", blocking=True, description="No extract holds an error.")
    ],
    kinds={"polars", "duckdb"},
    partitions_def=MONTHS,
    backfill_policy=SINGLE_RUN,
    owners=OWNERS,
)
def landing(
    context: dg.AssetExecutionContext, workspace: Workspace
) -> Iterator[dg.MaterializeResult[Any] | dg.AssetCheckResult]:
    """Land the months asked for and every earlier one that is new or has changed.

    Raises:
        Failure: what arrived holds an error, or nothing could be published: the ledger is lost or damaged, or the
            site is no folder. Nothing was changed.
    """
    settings = workspace.settings()
    try:
        settle(settings.site, workspace.ledger())
    except (LedgerError, SiteError) as error:
        raise dg.Failure(str(error), allow_retries=False) from error
    with open_restricted(settings.warehouse, wait_seconds=settings.lock_timeout_seconds) as connection:
        landed = land(connection, workspace.partnership(), context.partition_keys, _tell)
        columns = column_schema(connection, "restricted.landing")
    for problems in landed.failed.values():
        for problem in problems:
            explain(problem.describe())
    if landed.failed:
        yield dg.AssetCheckResult(check_name=VALID, passed=False, metadata=_metadata(landed))
        months = ", ".join(sorted(landed.failed))
        raise dg.Failure(
            f"What arrived for {months} holds errors, so nothing was changed. 'obapipe check' explains each one.",
            allow_retries=False,
        )
    yield dg.MaterializeResult(
        metadata={
            "months_read": len(landed.months),
            "rows_read": landed.rows,
            "dagster/column_schema": columns,
        },
        check_results=[dg.AssetCheckResult(check_name=VALID, passed=True, metadata=_metadata(landed))],
    )


def _tell(month: str) -> None:
    report(f"Reading what arrived in {month}")


def _metadata(landed: Landed) -> dict[str, dg.MetadataValue]:
    """How often each rule was broken, by file; never what was found."""
    found = [(month, problem) for month, problems in sorted(landed.problems.items()) for problem in problems]
    if not found:
        return {}
    return {"problems": dg.MetadataValue.table([_record(month, problem) for month, problem in found])}


def _record(month: str, problem: Problem) -> dg.TableRecord:
    return dg.TableRecord({"month": month, **problem.public()})
