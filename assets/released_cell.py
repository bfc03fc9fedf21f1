"""`released_cell`: what may be seen, in the release warehouse. The bar of the design runs through this asset."""

from typing import Any

import dagster as dg

from assets.columns import column_schema
from assets.partitions import MONTHS, OWNERS, SINGLE_RUN
from obapipe.disclosure.continuity import ContinuityError
from obapipe.disclosure.protection import DisclosureError
from obapipe.disclosure.release import release
from obapipe.ledger import LedgerError
from obapipe.progress import explain, report
from obapipe.publication import SiteError, settle
from obapipe.trends.released import open_release
from obapipe.workspace import Workspace


@dg.asset(
    deps=["observation"],
    group_name="release",
    description="Published figures; a small count and everything that would give it away is confidential.",
    kinds={"duckdb"},
    partitions_def=MONTHS,
    backfill_policy=SINGLE_RUN,
    owners=OWNERS,
)
def released_cell(context: dg.AssetExecutionContext, workspace: Workspace) -> dg.MaterializeResult[Any]:
    """Protect each month against what readers were told before it.

    Raises:
        Failure: a month cannot be made safe, the ledger is lost or damaged, or the site is no folder.
    """
    settings, ledger = workspace.settings(), workspace.ledger()
    try:
        for sentence in settle(settings.site, ledger):
            context.log.info(sentence)
        released = release(
            settings.warehouse,
            ledger,
            workspace.reference(),
            context.partition_keys,
            wait_seconds=settings.lock_timeout_seconds,
            progress=lambda month: report(f"Protecting {month}"),
        )
    except (ContinuityError, DisclosureError, LedgerError, SiteError) as error:
        raise dg.Failure(str(error), allow_retries=False) from error
    for note in released.notes:
        explain(note)
    with open_release(settings.warehouse) as opened:
        columns = column_schema(opened.connection, "released_cell")
    return dg.MaterializeResult(metadata={"new_figures": released.figures, "dagster/column_schema": columns})
