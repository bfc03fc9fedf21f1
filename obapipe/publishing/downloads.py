"""The download of a page: exactly the figures it prints, one a row."""

import csv
import io
import re
from collections.abc import Iterable

from obapipe.publishing.cells import Cell

COLUMNS = ("place", "indicator", "period", "breakdown", "category", "measure", "value", "marks")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")


def harmless(text: str) -> str:
    """Text that a spreadsheet will not take for a formula; plain negative numbers stay numbers."""
    return f"'{text}" if text.startswith(_FORMULA) and not _NUMBER.fullmatch(text) else text


def as_csv(cells: Iterable[Cell]) -> str:
    """The cells as CSV with a header, lines ending as spreadsheets expect, equal rows once."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    rows = dict.fromkeys(
        (one.place, one.indicator, one.period, one.breakdown, one.category, one.measure, one.plain, one.marks)
        for one in cells
    )
    writer.writerows([harmless(text) for text in row] for row in rows)
    return out.getvalue()
