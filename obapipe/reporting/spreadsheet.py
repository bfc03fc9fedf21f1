"""The lines of a report as rows of a spreadsheet that can be mailed back to whoever sent the file."""

from collections.abc import Iterable

from obapipe.reporting.lines import Line
from obapipe.spreadsheet import BYTE_ORDER_MARK, spreadsheet_csv

HEADINGS = (
    "Severity",
    "File",
    "Sheet",
    "Cell",
    "Row",
    "Column",
    "Found",
    "Expected",
    "What to do",
    "How often",
    "Rule",
    "What it means",
    "Where to change it",
)


def as_spreadsheet(lines: Iterable[Line]) -> str:
    """The lines as the text of a CSV file."""
    return BYTE_ORDER_MARK + spreadsheet_csv(HEADINGS, map(_row, lines))


def _row(line: Line) -> tuple[str, ...]:
    rule = line.explained
    return (
        line.severity,
        line.file,
        line.sheet,
        line.cell or "",
        "" if line.row is None else str(line.row),
        line.column,
        line.found,
        line.expected,
        line.advice,
        str(line.count),
        line.rule,
        "" if rule is None else rule.meaning,
        "" if rule is None else rule.where,
    )
