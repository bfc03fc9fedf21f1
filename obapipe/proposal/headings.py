"""Where a sheet's table is: its title rows, its headings of one or several rows, its body, and what stands below.

Every row is judged by what its cells look like; what the columns mean is `recognition`'s.
"""

from collections import Counter
from dataclasses import dataclass

import polars as pl

from obapipe.ingest.tables import flattened, letter, plain
from obapipe.proposal.cells import is_error, is_number, is_sign, mark_of, numbers, period_in

_SEARCHED = 60  # rows from the top in which headings may begin
_SAMPLE = 30  # rows below them that are looked at
_HIGHEST = 4
_FEWEST_COLUMNS = 2
_MOSTLY = 0.6
_LONGEST_SIGN = 4
_ENOUGH = 10  # rows of a body that is certainly one
_BESIDE = ("source_row", "cells")
_Row = list[str | None]


@dataclass(frozen=True)
class Area:
    """A table on a sheet.

    Attributes:
        body: its rows: String columns `0`, `1`, ..., `source_row` and `cells`.
        names: the headings, one a column, empty where there is none.
        place: which of the sheet's rows, counted from 0, is the first of the headings.
        heading_rows: the first and the last row of the headings, as a spreadsheet numbers them.
        title: the texts above the headings, row by row.
        below: the texts below the body, row by row, down to the next table.
        next_table: the row in which another table begins; None where there is none.
        gaps: whether blank rows lie within the body.
        score: how much it looks like a table; more is better.
    """

    body: pl.DataFrame
    names: tuple[str, ...]
    place: int
    heading_rows: tuple[int, int]
    title: tuple[str, ...]
    below: tuple[str, ...]
    next_table: int | None
    gaps: bool
    score: float

    @property
    def height(self) -> int:
        """How many rows the headings have."""
        return self.heading_rows[1] - self.heading_rows[0] + 1

    @property
    def body_rows(self) -> tuple[int, int]:
        """The first and the last row of the body."""
        return int(self.body["source_row"][0]), int(self.body["source_row"][-1])

    @property
    def columns(self) -> list[int]:
        """The columns that hold anything or bear a heading."""
        filled = self.body.select(pl.exclude(_BESIDE).is_not_null().any()).row(0)
        return [at for at, name in enumerate(self.names) if name or filled[at]]

    def heading(self, column: int) -> str:
        """What a mapping calls a column: its heading, or its letter where that is missing or not the only one."""
        name = self.names[column]
        return name if name and self.names.count(name) == 1 else f"column {letter(column)}"


def find_area(cells: pl.DataFrame, first_row: int = 0) -> Area | None:
    """The table of a sheet that begins first.

    Args:
        cells: a sheet's cells, as the readers give them.
        first_row: leave out what stands above this row.

    Returns:
        None where nothing on the sheet looks like a table.
    """
    skipped = cells.filter(pl.col("source_row") < first_row).height
    rows = [list(row) for row in _texts(cells.slice(skipped, _SEARCHED + _HIGHEST + _SAMPLE)).rows()]
    best: tuple[float, int, int] | None = None
    for place in range(min(len(rows) - 1, _SEARCHED)):
        for height in range(1, _HIGHEST + 1):
            score = _score(cells, rows, skipped, place, height)
            # A row that would be headings further down, or of more rows, has to be better, not as good.
            if score > 0 and (best is None or score > best[0] + 0.3):
                best = score, place, height
    if best is None:
        return None
    score, place, height = best
    return _area(cells, skipped + place, height, score)


def _texts(cells: pl.DataFrame) -> pl.DataFrame:
    return cells.select(pl.exclude(_BESIDE))


def _score(cells: pl.DataFrame, rows: list[_Row], skipped: int, place: int, height: int) -> float:
    """How many columns have a heading above cells of another kind, less those that speak against it."""
    body = rows[place + height : place + height + _SAMPLE]
    if not body or not any(rows[place]):
        return 0.0
    if height > 1 and not _merged(rows[place : place + height]):
        return 0.0
    names = flattened(cells, skipped + place, height)
    twice = Counter(plain(name) for name in names if name)
    score = 0.0
    for column, name in enumerate(names):
        texts = [text for row in body if (text := row[column]) is not None]
        lowest = next((text for row in reversed(rows[place : place + height]) if (text := row[column])), "")
        if not texts:
            # A heading over nothing is no harm; a title that reaches right over nothing is no heading.
            score -= 0.1 if name else 0.0
        elif not name:
            score -= 0.3 if column == 0 else 0.7
        elif twice[plain(name)] > 1:
            score -= 0.5
        else:
            score += _fits(lowest, texts) * min(1.0, 2 * len(texts) / len(body))
    gap = _rows_between(cells, skipped + place, height)
    length = 0.5 + 0.5 * min(len(body), _ENOUGH) / _ENOUGH
    return (score - 0.2 * (height - 1) - 2.0 * gap) * length


def _merged(lines: list[_Row]) -> bool:
    """Whether rows may be headings together: none but the last has a cell in every column, nor a title alone."""
    filled = [[column for column, text in enumerate(line) if text] for line in lines]
    named = set[int]().union(*filled)
    return all(line != [0] and 0 < len(line) < 0.9 * len(named) for line in filled[:-1]) and bool(filled[-1])


def _fits(heading: str, texts: list[str]) -> float:
    """Whether a heading is of another kind than what stands below it."""
    figures = sum(_figure(text) for text in texts) / len(texts)
    if figures > 0.5:  # noqa: PLR2004 - most of them
        if is_number(heading) and period_in(heading) is None:
            return -1.0
        return -1.0 if is_sign(heading) and not heading.isalpha() else 1.0
    if plain(heading) in {plain(text) for text in texts}:
        return -1.0
    if is_number(heading):
        return -0.5
    periods = sum(period_in(text) is not None for text in texts) / len(texts)
    if periods > 0.5 and period_in(heading) is not None:  # noqa: PLR2004 - most of them
        return -1.0
    return 0.8 if len(heading) < 120 else 0.2  # noqa: PLR2004 - a sentence is hardly a heading


def _figure(text: str) -> bool:
    return is_number(text) or mark_of(text) is not None or is_error(text)


def _rows_between(cells: pl.DataFrame, place: int, height: int) -> int:
    """How many blank rows lie within the headings, if they were these rows."""
    rows = cells["source_row"].slice(place, height).to_list()
    return rows[-1] - rows[0] + 1 - len(rows)


def _area(cells: pl.DataFrame, place: int, height: int, score: float) -> Area | None:
    names = flattened(cells, place, height)
    rows = cells.slice(place + height)
    length, next_table = _extent(rows, names)
    body = rows.slice(0, length)
    if body.height < 1 or sum(map(bool, names)) < _FEWEST_COLUMNS:
        return None
    first, last = cells.item(place, "source_row"), cells.item(place + height - 1, "source_row")
    below = rows.slice(length)
    if next_table is not None:
        below = below.filter(pl.col("source_row") < next_table)
    span = body.item(-1, "source_row") - body.item(0, "source_row") + 1
    return Area(
        body,
        tuple(names),
        place,
        (first, last),
        _lines(cells.filter(pl.col("source_row") < first)),
        _lines(below),
        next_table,
        span > body.height,
        score * (1 + min(body.height, 200) / 200),
    )


def _lines(cells: pl.DataFrame) -> tuple[str, ...]:
    return tuple(" ".join(text for text in row if text) for row in _texts(cells.head(200)).rows())


def _extent(rows: pl.DataFrame, names: list[str]) -> tuple[int, int | None]:
    """How many rows the body has, and the row in which another table begins."""
    columns = _texts(rows).columns
    same = pl.all_horizontal(
        pl.col(name).eq_missing(pl.lit(text or None, pl.String))
        for name, text in zip(columns, names, strict=True)
    )
    data, heading = _kinds_of_rows(rows, names)
    told = rows.select((heading | same).alias("heading"), data.alias("data"), "source_row")
    again = told["heading"].arg_true()
    end = int(again[0]) if len(again) else told.height
    placed = told.head(end)["data"].arg_true()
    length = int(placed[-1]) + 1 if len(placed) else 0
    return length, int(told.item(end, "source_row")) if end < told.height else None


def _kinds_of_rows(rows: pl.DataFrame, names: list[str]) -> tuple[pl.Expr, pl.Expr]:
    """Whether a row belongs to the body, and whether it is the headings of another table."""
    columns = _texts(rows).columns
    sample = rows.head(200)
    figures = [
        name
        for name, text in zip(columns, names, strict=True)
        if text and 2 * sample.select(numbers(pl.col(name)).sum()).item() > sample[name].count() > 0
    ]
    filled = pl.sum_horizontal(pl.col(columns).is_not_null())
    usual = rows.head(_SAMPLE).select(filled.median()).item()
    if not figures:
        return filled >= max(2, _MOSTLY * usual), pl.lit(value=False)
    is_number = [numbers(pl.col(name)) for name in figures]
    is_long = [(pl.col(name).str.len_chars() > _LONGEST_SIGN).fill_null(value=False) for name in figures]
    counted = pl.sum_horizontal(is_number)
    signs = pl.sum_horizontal(
        pl.col(name).is_not_null() & ~long for name, long in zip(figures, is_long, strict=True)
    )
    texts = pl.sum_horizontal(long & ~number for long, number in zip(is_long, is_number, strict=True))
    data = ((filled > 1) & ((counted + signs) > 0)) | (filled >= max(2, _MOSTLY * usual))
    # Where few columns hold figures, a text in each of them is a heading only below a gap.
    gap = (pl.col("source_row").diff() > 1).fill_null(value=False)
    below_gap = pl.any_horizontal(gap, *(gap.shift(rows_up, fill_value=False) for rows_up in (1, 2)))
    crowded = (texts >= max(2, 0.5 * len(figures))) | ((texts == len(figures)) & below_gap)
    return data, (counted == 0) & crowded
