"""`landing`: what arrived, typed and validated, in the restricted warehouse. Only files in order are written."""

from collections.abc import Iterator, Sequence
from typing import Any

import dagster as dg

from assets.columns import column_schema
from assets.partitions import MONTHS, OWNERS, SINGLE_RUN
from obapipe.ingest.landing import Landed, land
from obapipe.ingest.problems import Problem
from obapipe.ledger import LedgerError
from obapipe.progress import explain, report
from obapipe.publication import SiteError, settle
from obapipe.reporting.month import month_report
from obapipe.reporting.writing import ReportError, write_report
from obapipe.restricted import open_restricted
from obapipe.workspace import Workspace

VALID = "every_extract_is_valid"


@dg.asset(
    group_name="restricted",
    description="Rows of incoming files, typed and validated; nothing is hidden yet.",
    check_specs=[
        dg.AssetCheckSpec(
            VALID, asset="landing", blocking=True, description="No file is held back for an error."
        )
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
        Failure: a file is held back, or nothing could be published: the ledger is lost or damaged, or the site is no
            folder. Nothing published has changed.
    """
    settings, partnership = workspace.settings(), workspace.partnership()
    try:
        settle(settings.site, workspace.ledger())
    except (LedgerError, SiteError) as error:
        raise dg.Failure(str(error), allow_retries=False) from error
    with open_restricted(settings.warehouse, wait_seconds=settings.lock_timeout_seconds) as connection:
        landed = land(connection, partnership, context.partition_keys, _tell)
        columns = column_schema(connection, "restricted.landing")
    reports = _write_reports(landed, workspace, context.partition_keys)
    for problems in landed.failed.values():
        for problem in problems:
            explain(problem.describe())
    if not landed.in_order:
        yield dg.AssetCheckResult(check_name=VALID, passed=False, metadata=_metadata(landed))
        raise dg.Failure("\n".join([*landed.told(), *reports]), allow_retries=False)
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


def _write_reports(landed: Landed, workspace: Workspace, asked: Sequence[str]) -> list[str]:
    """A problem report for every month that was read and was asked for or holds a problem; where they are.

    A report that cannot be written is told of and stops nothing: every problem is told without it too.
    """
    settings, name = workspace.settings(), workspace.partnership().name
    told: list[str] = []
    for month, reading in landed.readings.items():
        stale = (settings.warehouse / "reports" / month).is_dir()
        if not reading.problems and month not in asked and not stale:
            continue
        try:
            written = write_report(month_report(reading, name, loaded=True), settings)
        except ReportError as error:
            report(str(error))
            told.append(str(error))
            continue
        if reading.in_order and reading.problems and month in asked:
            report(f"What is to be known of {month}: {written.page}")
        if not reading.in_order:
            told.append(f"The problem report of {month}: {written.page}")
    return told


def _metadata(landed: Landed) -> dict[str, dg.MetadataValue]:
    """How often each rule was broken, by file, and which files are held back; never what was found."""
    found = [(month, problem) for month, problems in sorted(landed.problems.items()) for problem in problems]
    metadata: dict[str, dg.MetadataValue] = {"files_loaded": dg.MetadataValue.int(len(landed.loaded))}
    if landed.held:
        metadata["files_held_back"] = dg.MetadataValue.json(landed.held)
    if found:
        metadata["problems"] = dg.MetadataValue.table([_record(month, problem) for month, problem in found])
    return metadata


def _record(month: str, problem: Problem) -> dg.TableRecord:
    return dg.TableRecord({"month": month, **problem.public()})
