"""The page of a month's report: one file that needs nothing but itself. What it says is decided in `month`."""

from collections.abc import Mapping
from functools import lru_cache
from itertools import groupby

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from obapipe.ingest.problems import Severity
from obapipe.paths import resource
from obapipe.reporting.lines import Line
from obapipe.reporting.month import MonthReport

_PARTS: tuple[tuple[Severity, str], ...] = (
    ("error", "Errors"),
    ("warning", "Warnings"),
    ("notice", "Notices"),
)
_SHORT = 12  # digits of a sha256 that tell files apart at a glance


def as_page(report: MonthReport, for_senders: Mapping[str, str]) -> str:
    """The page as HTML; every text from files and mappings is escaped.

    Args:
        report: what it says.
        for_senders: source to the name of the spreadsheet beside the page that holds only its lines.
    """
    parts = [(severity, title, _by_file(report.of(severity))) for severity, title in _PARTS]
    faulty = {line.file for line in report.of("error")}
    return (
        _environment()
        .get_template("problems.html")
        .render(
            report=report,
            parts=parts,
            faulty=faulty,
            for_senders=for_senders,
            short=_SHORT,
            anchors=_anchors(report),
        )
    )


def _by_file(lines: list[Line]) -> list[tuple[str, list[Line]]]:
    return [(file, list(group)) for file, group in groupby(lines, key=lambda line: line.file)]


def _anchors(report: MonthReport) -> dict[str, str]:
    """File to a name that an address on the page can hold."""
    files = sorted({line.file for line in report.lines} | {one.name for one in report.files})
    return {file: f"file-{number}" for number, file in enumerate(files, start=1)}


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(resource("templates") / "report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["with_code"] = with_code
    return environment


def with_code(text: str) -> Markup:
    """What our messages put between backticks, set as code; everything is escaped."""
    plain, *rest = text.split("`")
    if len(rest) % 2:
        return escape(text)
    pairs = zip(rest[::2], rest[1::2], strict=True)
    return escape(plain) + Markup().join(Markup("<code>{}</code>{}").format(*pair) for pair in pairs)
