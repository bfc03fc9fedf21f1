"""Writes the planted site into a temporary folder, audits it, and says which leaks the audit missed."""

import tempfile
from collections.abc import Collection, Sequence
from functools import cache
from html import escape
from pathlib import Path

from obapipe.audit.attack import audit_site
from obapipe.audit.harvest import COLUMNS
from obapipe.audit.planted.leaks import LEAKS, NOW, SAFE, Leak, Row
from obapipe.audit.planted.reference import planted_partnership
from obapipe.audit.report import Report
from obapipe.spreadsheet import spreadsheet_csv

_MONTHS = {"2013-10": "October 2013", "2013-11": "November 2013", NOW: "December 2013"}
_INSIDE = " in all: "
FALSE_ALARM = "a page that gives nothing away"


@cache
def undetected() -> tuple[str, ...]:
    """The names of the planted leaks that the audit misses; none where it can be trusted. Run once a process."""
    return missed(LEAKS)


def missed(leaks: Sequence[Leak], without: Collection[str] = ()) -> tuple[str, ...]:
    """The names of those planted leaks that are not found, and of a false alarm where there is one.

    Args:
        leaks: what to plant; a page that gives nothing away is always planted beside them.
        without: attacks to leave out.
    """
    found: list[str] = []
    for noughts in sorted({leak.noughts for leak in leaks}):
        some = [leak for leak in leaks if leak.noughts == noughts]
        with tempfile.TemporaryDirectory() as folder:
            report = _audited(Path(folder), [*some, SAFE], without, sensitive_from=int(noughts))
        found += [leak.name for leak in some if not _is_found(leak, report)]
        if any(Path(one.file).stem == SAFE.name for one in report.breaches):
            found.append(FALSE_ALARM)
    return tuple(found)


def _is_found(leak: Leak, report: Report) -> bool:
    if not leak.kind:
        return report.insiders > 0
    return any(
        one.kind == leak.kind and Path(one.file).stem == leak.name and leak.place in ("", one.place)
        for one in report.breaches
    )


def _audited(folder: Path, leaks: list[Leak], without: Collection[str], sensitive_from: int) -> Report:
    titles = {name: entry for leak in leaks for name, entry in _indicators(leak).items()}
    partnership = planted_partnership(folder / "partnership", titles, sensitive_from)
    pages = folder / "pages"
    for leak in leaks:
        for month, rows in leak.rows.items():
            _write(pages / month / leak.name, leak, month, rows)
    return audit_site(pages, partnership, without=without)


def _indicators(leak: Leak) -> dict[str, tuple[str, str]]:
    return {leak.name: (leak.title, leak.about), **leak.besides}


def _write(path: Path, leak: Leak, month: str, rows: list[Row]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [_line(leak, row) for row in rows]
    path.with_suffix(".csv").write_text(spreadsheet_csv(COLUMNS, lines), "utf-8", newline="")
    title = f"Planted: {rows[0][0]}, {_MONTHS[month]}"
    head = f'<!doctype html><html lang="en-GB"><head><title>{escape(title)}</title></head>'
    text = f"{head}<body>{leak.html}</body></html>"
    path.with_suffix(".html").write_text(text, "utf-8")


def _line(leak: Leak, row: Row) -> tuple[str, ...]:
    place, period, category, measure, value = row
    name, _, other = place.partition(_INSIDE)
    breakdown, _, label = category.partition("=")
    return (name, other or leak.title, period, breakdown, label, measure, value, "")
