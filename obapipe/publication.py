"""One publication: pages of some months, audited, swapped in and entered in the ledger. All of it is seen, or nothing.

The order is what makes a kill harmless: pages are staged and audited out of sight, the ledger says what is intended,
the site's pointer is swapped by one rename, the ledger is confirmed. `settle` puts right whatever a kill left between.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from obapipe.audit.attack import audit_site
from obapipe.audit.planted import undetected
from obapipe.audit.report import Report
from obapipe.ledger import Ledger, LedgerError
from obapipe.partnership import Partnership
from obapipe.publishing import swap
from obapipe.publishing.pages import publish_pages
from obapipe.trends.released import Release

_STAGING = "staging"


class SiteError(RuntimeError):
    """The site folder cannot be published to."""


class AuditError(RuntimeError):
    """The audit found that the pages give something away; they were not published.

    Attributes:
        report: where, never what.
    """

    def __init__(self, report: Report) -> None:
        super().__init__(f"The pages were not published: {report.describe()}")
        self.report = report


@dataclass(frozen=True)
class Publication:
    """What was published.

    Attributes:
        months: the months written.
        version: the site version that readers now see.
        changed: whether it differs from what they saw before.
        report: the audit's.
    """

    months: list[str]
    version: str
    changed: bool
    report: Report


def settle(site: Path, ledger: Ledger) -> list[str]:
    """Finish or undo what a killed run left, and refuse to go on where the ledger has forgotten what the site shows.

    Every publication starts here, before anything is written.

    Returns:
        A sentence for each thing that was settled.

    Raises:
        SiteError: a file stands where the folder of the site or of the ledger should.
        LedgerError: the ledger is damaged, or does not know a month that the site shows.
    """
    for folder in (site, ledger.folder):
        if folder.exists() and not folder.is_dir():
            message = f"{folder} is a file, and should be a folder. Move it away; nothing was changed."
            raise SiteError(message)
    said = ledger.settle(swap.current_version(site))
    forgotten = sorted(set(published_months(site)) - set(ledger.months()))
    if forgotten:
        message = (
            f"The site shows {', '.join(forgotten)}, and the ledger in {ledger.folder} knows nothing of it: it was "
            "deleted or is an older one. Restore it from the backup, or figures that were hidden could be worked out. "
            f"Remove {site} only to start afresh knowingly. Nothing was changed."
        )
        raise LedgerError(message)
    swap.settle(site)
    return said


def published_months(site: Path) -> list[str]:
    """The months that the site shows, oldest first."""
    version = swap.current_version(site)
    manifest = None if version is None else swap.read_manifest(site, version)
    return [] if manifest is None else list(manifest["months"])


def publish(
    release: Release,
    partnership: Partnership,
    site: Path,
    ledger: Ledger,
    months: Sequence[str],
    progress: Callable[[int, int], None] | None = None,
    chromium: Path | None = None,
) -> Publication:
    """Write, audit and swap in the pages of some months beside those of all others.

    Args:
        release: the opened release warehouse.
        partnership: whose pages they are.
        site: the site folder.
        ledger: what was ever published.
        months: the months to write.
        progress: told how many pages are done, of how many.
        chromium: prints the pages; without one there are no PDFs.

    Raises:
        AuditError: the audit found a breach; readers still see what they saw.
        SiteError: a file stands where the site folder should.
        LedgerError: the ledger is damaged, or does not know a month that the site shows.
        PaperError: the browser could not print the pages; readers still see what they saw.
    """
    settle(site, ledger)
    before = swap.current_version(site)
    carried = [month for month in published_months(site) if month not in months]
    folder = swap.stage(site, _STAGING, carried)
    publish_pages(release, partnership, months, folder, progress, chromium)
    report = replace(audit_site(folder, partnership, months), undetected=undetected())
    if not report.clean:
        swap.settle(site)
        raise AuditError(report)
    version = swap.version_of(folder)
    if version == before:
        swap.settle(site)
        return Publication(sorted(months), version, changed=False, report=report)
    folder.rename(folder.with_name(folder.name.replace(_STAGING, version)))
    intended = ledger.intend(release.new_cells(months), months, version, release.new_baselines())
    swap.promote(site, version)
    ledger.confirm(intended)
    swap.settle(site)
    return Publication(sorted(months), version, changed=True, report=report)
