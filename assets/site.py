"""`site`: the published pages. The audit runs before anything is seen; a breach leaves the last publication."""

from collections.abc import Iterator
from typing import Any

import dagster as dg

from assets.partitions import MONTHS, OWNERS, SINGLE_RUN
from obapipe.ledger import LedgerError
from obapipe.progress import explain, report
from obapipe.publication import AuditError, SiteError, publish
from obapipe.publishing.paper import PaperError, find_chromium
from obapipe.trends.released import open_release
from obapipe.trends.stories import load_stories
from obapipe.workspace import Workspace

SAFE = "nothing_can_be_worked_out"


@dg.asset(
    deps=["verdict"],
    group_name="publication",
    description="The dashboards as static pages, swapped in whole.",
    check_specs=[
        dg.AssetCheckSpec(SAFE, asset="site", blocking=True, description="The audit finds no breach.")
    ],
    kinds={"html"},
    partitions_def=MONTHS,
    backfill_policy=SINGLE_RUN,
    owners=OWNERS,
)
def site(
    context: dg.AssetExecutionContext, workspace: Workspace
) -> Iterator[dg.MaterializeResult[Any] | dg.AssetCheckResult]:
    """Publish the months of the run beside those published before.

    Raises:
        Failure: the audit found a breach, the ledger is lost or damaged, the pages cannot be printed, or the site is
            no folder. Readers still see what they saw.
    """
    settings, partnership = workspace.settings(), workspace.partnership()
    for fault in load_stories(partnership)[1]:
        explain(f"A story is left out: {fault}")
    chromium = find_chromium(settings.chromium) if settings.pdf else None
    if settings.pdf and chromium is None:
        explain("No PDFs were made: there is no Chromium here. Install it, or name it in OBAPIPE_CHROMIUM.")
    try:
        with open_release(
            settings.warehouse,
            provisional_months=partnership.publication.provisional_months,
            wait_seconds=settings.lock_timeout_seconds,
        ) as release:
            made = publish(
                release,
                partnership,
                settings.site,
                workspace.ledger(),
                context.partition_keys,
                lambda done, total: report(f"Pages: {done} of {total}"),
                chromium,
            )
    except AuditError as error:
        yield dg.AssetCheckResult(
            check_name=SAFE, passed=False, metadata={"breaches": len(error.report.breaches)}
        )
        raise dg.Failure(str(error), allow_retries=False) from error
    except (LedgerError, PaperError, SiteError) as error:
        raise dg.Failure(str(error), allow_retries=False) from error
    yield dg.MaterializeResult(
        metadata={"version": made.version, "changed": made.changed, "files_audited": made.report.files},
        check_results=[dg.AssetCheckResult(check_name=SAFE, passed=True)],
    )
