"""`released_cell`: what may be seen, in the release warehouse. The bar of the design runs through this asset."""

import dagster as dg

from assets.partitions import MONTHLY
from obapipe.disclosure.protection import DisclosureError
from obapipe.disclosure.release import release
from obapipe.ledger import LedgerError
from obapipe.workspace import Workspace


@dg.asset(
    deps=["observation"],
    group_name="release",
    description="Published figures; a small count and everything that would give it away is confidential.",
    kinds={"duckdb"},
    **MONTHLY,
)
def released_cell(context: dg.AssetExecutionContext, workspace: Workspace) -> dg.MaterializeResult:
    """Protect each month against what readers were told before it."""
    settings = workspace.settings()
    try:
        rows = release(
            settings.warehouse,
            workspace.ledger(),
            workspace.reference(),
            context.partition_keys,
            wait_seconds=settings.lock_timeout_seconds,
            progress=context.log.debug,
        )
    except (DisclosureError, LedgerError) as error:
        raise dg.Failure(str(error), allow_retries=False) from error
    return dg.MaterializeResult(metadata={"dagster/row_count": rows})
