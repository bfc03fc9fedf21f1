"""Tables written as text, in and out: what a spec test reads like. No knowledge of any table of ours."""

import re
from collections.abc import Callable
from datetime import date

import polars as pl

# A column of these names is text even where it looks like a number or a day.
TEXT = {"period", "received", "release", "financial_year", "category", "geography", "year_before", "known"}
NUMBERS = {"numerator", "denominator", "value", "number", "told_numerator"}

_KINDS: tuple[tuple[str, pl.DataType, Callable[[str], object]], ...] = (
    (r"yes|no", pl.Boolean(), lambda cell: cell == "yes"),
    (r"-?\d+", pl.Int64(), int),
    (r"-?\d+\.\d+", pl.Float64(), float),
    (r"\d{4}-\d\d-\d\d", pl.Date(), date.fromisoformat),
)


def cells(text: str) -> tuple[list[str], list[list[str]]]:
    """The headings and the rows of a table written with `|` between its columns."""
    lines = [[cell.strip() for cell in line.split("|")] for line in text.splitlines() if line.strip()]
    ragged = [line for line in lines if len(line) != len(lines[0])]
    assert not ragged, f"a row has another number of cells than the heading: {ragged}"
    return lines[0], lines[1:]


def table(text: str) -> pl.DataFrame:
    """A table as a frame; an empty cell is null, `yes` and `no` are booleans, a column's kind is that of its cells."""
    names, rows = cells(text)
    return pl.DataFrame([_column(name, [row[at] for row in rows]) for at, name in enumerate(names)])


def rows_of(frame: pl.DataFrame, *names: str) -> list[list[str]]:
    """The rows of some columns, as a table would write them, sorted."""
    return sorted([_shown(cell) for cell in row] for row in frame.select(names).iter_rows())


def assert_rows(frame: pl.DataFrame, text: str) -> None:
    """A frame has exactly these rows in these columns, in whatever order."""
    names, rows = cells(text)
    assert rows_of(frame, *names) == sorted(rows)


def _column(name: str, column: list[str]) -> pl.Series:
    filled = [cell for cell in column if cell]
    if name in NUMBERS:
        return pl.Series(name, [float(cell) if cell else None for cell in column], pl.Float64)
    for pattern, kind, read in _KINDS:
        if filled and name not in TEXT and all(re.fullmatch(pattern, cell) for cell in filled):
            return pl.Series(name, [read(cell) if cell else None for cell in column], kind)
    return pl.Series(name, [cell or None for cell in column], pl.String)


def _shown(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case float():
            return f"{round(value, 4):.12g}"
        case _:
            return str(value)
