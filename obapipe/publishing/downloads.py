"""The download of a page: exactly the figures it prints, one a row."""

from collections.abc import Iterable

from obapipe.publishing.cells import Cell
from obapipe.spreadsheet import spreadsheet_csv

COLUMNS = ("place", "indicator", "period", "breakdown", "category", "measure", "value", "marks")


def as_csv(cells: Iterable[Cell]) -> str:
    """The cells as CSV with a header, lines ending as spreadsheets expect, equal rows once."""
    rows = dict.fromkeys(
        (one.place, one.indicator, one.period, one.breakdown, one.category, one.measure, one.plain, one.marks)
        for one in cells
    )
    return spreadsheet_csv(COLUMNS, rows)
