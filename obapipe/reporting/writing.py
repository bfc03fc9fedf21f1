"""Puts the report of a month beside the warehouse: a page, a spreadsheet, and a spreadsheet for each source.

    warehouse/reports/2013-07/problems.html
    warehouse/reports/2013-07/problems.csv
    warehouse/reports/2013-07/problems-<source>.csv    for the sender: the lines of that source's files and no others

Each file is whole or as it was before. Nothing is ever written into the site.
"""

import os
import re
from dataclasses import dataclass
from pathlib import Path

from obapipe.publishing.names import slugs
from obapipe.reporting.lines import Line
from obapipe.reporting.month import MonthReport
from obapipe.reporting.page import as_page
from obapipe.reporting.spreadsheet import as_spreadsheet
from obapipe.settings import Settings

REPORTS = "reports"
_PAGE, _SPREADSHEET = "problems.html", "problems.csv"
_MONTH = re.compile(r"\d{4}-\d{2}")


class ReportError(RuntimeError):
    """The report cannot be written; what was there before still is."""


@dataclass(frozen=True)
class Written:
    """Where a report is.

    Attributes:
        page: for the analyst.
        spreadsheet: every line.
        for_senders: source to the lines of its files; sources without a line are left out.
    """

    page: Path
    spreadsheet: Path
    for_senders: dict[str, Path]


def write_report(report: MonthReport, settings: Settings) -> Written:
    """Write a month's report, in place of the one before.

    Raises:
        ReportError: its folder is within the site, or cannot be written to.
    """
    folder = settings.warehouse / REPORTS / report.received
    if not _MONTH.fullmatch(report.received):
        raise ReportError(f"A report is of a month such as 2013-07, not of '{report.received}'.")
    if folder.resolve().is_relative_to(settings.site.resolve()):
        raise ReportError(
            f"{folder} leads into the site, and a problem report is not for publication. Move the warehouse folder."
        )
    by_source = _by_source(report)
    names = {
        source: f"problems-{name}.csv" for source, name in slugs({one: one for one in by_source}).items()
    }
    for_senders = {source: folder / names[source] for source in by_source}
    written = Written(folder / _PAGE, folder / _SPREADSHEET, for_senders)
    texts = {
        written.page: as_page(report, names),
        written.spreadsheet: as_spreadsheet(report.lines),
        **{for_senders[source]: as_spreadsheet(lines) for source, lines in by_source.items()},
    }
    try:
        _replace(folder, texts)
    except OSError as reason:
        raise ReportError(
            f"The problem report could not be written to {folder} ({reason.strerror}). "
            "Close its files where they are open, or ask for the right to write there."
        ) from reason
    return written


def _by_source(report: MonthReport) -> dict[str, list[Line]]:
    """The lines of each source's files. A line of a file that two sources read goes to the one it is about."""
    found: dict[str, list[Line]] = {}
    for source in sorted({one.source for one in report.files if one.source is not None}):
        files = {one.name for one in report.files if one.source == source}
        lines = [one for one in report.lines if one.file in files and one.source in (None, source)]
        if lines:
            found[source] = lines
    return found


def _replace(folder: Path, texts: dict[Path, str]) -> None:
    """Write every file beside the old one first, then put each in its place; what is of an older report goes."""
    folder.mkdir(parents=True, exist_ok=True)
    beside = {path: path.with_name(f".{path.name}.{os.getpid()}.new") for path in texts}
    try:
        for path, text in texts.items():
            beside[path].write_text(text, encoding="utf-8", newline="")
        for path, new in beside.items():
            new.replace(path)
    finally:
        for new in beside.values():
            new.unlink(missing_ok=True)
    for old in sorted(folder.glob("problems-*.csv")):
        if old not in texts:
            old.unlink()
