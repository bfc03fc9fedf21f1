"""Where the table is: which sheet, from which row to which, and what its columns are called.

What the columns mean is `shaping`'s.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

import polars as pl

from obapipe.ingest.opening import TableFile
from obapipe.ingest.problems import IngestError, Problem, error
from obapipe.partnership import Source

Fits = Callable[[Sequence[str]], bool]

BETWEEN_ROWS = " | "
_SEARCHED_ROWS = 200
_NOT_CELLS = ("source_row", "cells")
# Digits or signs glued to a word; four digits are a year and none of these: before their last two stands a digit.
_GLUED = r"(?:(?<=[^\W\d_])|(?<=[)\]%]))(?:[¹²³⁴⁵⁶⁷⁸⁹⁰*†‡]+|\d{1,2}(?:,\s?\d{1,2})*[*†‡]*)"
_BRACKETED = r"(?:\s*(?:\[notes?\s*\d[\d,\s]*\]|\(\d{1,2}\)))+"
_FOOTNOTE = re.compile(f"(?:{_GLUED}|{_BRACKETED})$", re.IGNORECASE)


@dataclass(frozen=True)
class TextTable:
    """A table of a file.

    Attributes:
        frame: String columns by their letters in a spreadsheet, blank cells null, blank rows left out; `source_row`
            (Int64) and `cells` (Int64, how many cells the record has).
        letters: heading to the letter of its column. A column without a heading, or with one that stood before, is
            called `column C`; any column may be called so.
        repeated: headings that stand more than once; only the first such column bears it.
        width: how many cells the record of headings has; in delimited text up to its last heading.
        longest: how many cells a record may have: as many as the headings, or as most records.
        sheet: the sheet's name, or the file's inside an archive; None where the file has only one table.
        above: the texts of the rows above the headings, row by row.
    """

    frame: pl.DataFrame
    letters: dict[str, str]
    repeated: frozenset[str]
    width: int
    longest: int
    sheet: str | None
    above: tuple[str, ...]

    @property
    def headings(self) -> list[str]:
        """The names of its columns, from left to right."""
        return list(self.letters)

    def column(self, heading: str) -> pl.Expr:
        """The cells under a heading."""
        return pl.col(self.letters[heading])


def find_tables(opened: TableFile, source: Source, file: str, fits: Fits) -> list[TextTable]:
    """The tables of a file that a source reads: one, or one a sheet where it reads every sheet.

    Args:
        opened: the file.
        source: states the sheet, what stands above and below the table, and how many rows its headings have.
        file: the file's name, for messages.
        fits: whether a row of headings holds all that the source needs.

    Raises:
        IngestError: no sheet, table or heading is as the source says, or more than one sheet is.
    """
    sheets = _named_sheets(opened, source, file)
    inner = opened.file.removeprefix(f"{file}/") if opened.file != file else ""
    if source.every_sheet:
        chosen = [(sheet, opened.cells(sheet)) for sheet in sheets]
    else:
        chosen = [_one_sheet(opened, sheets, source, file, fits)]
    tables: list[TextTable] = []
    for sheet, cells in chosen:
        label = ": ".join(part for part in (inner, sheet) if part) or None
        tables.append(_table(cells, source, file, label, fits, delimited=opened.sheets == ("",)))
    return tables


def plain(text: str) -> str:
    """A text as it is compared: case and spaces do not count."""
    return " ".join(text.split()).casefold()


def without_footnote(text: str) -> str:
    """A text without the footnotes at its end: digits or signs glued to its last word, `(1)`, `[note 1]`."""
    return _FOOTNOTE.sub("", text.rstrip()).rstrip()


def letter(place: int) -> str:
    """The letters of a column, counted from 0, as a spreadsheet has them."""
    letters = ""
    place += 1
    while place:
        place, digit = divmod(place - 1, 26)
        letters = chr(65 + digit) + letters
    return letters


def flattened(rows: pl.DataFrame, place: int, height: int) -> list[str]:
    """The headings from a row on, one a column.

    Where they have several rows, upper ones reach right until the next one of their own row or of one above it.

    Args:
        rows: a sheet's cells, as the readers give them.
        place: which of its rows is the first of the headings, counted from 0.
        height: how many rows the headings have.
    """
    lines = [list(row) for row in _texts(rows.slice(place, height)).rows()]
    begun: set[int] = set()
    for upper, line in enumerate(lines[:-1]):
        reaching: str | None = None
        begins = {column for column, text in enumerate(line) if text}
        for column, text in enumerate(line):
            reaching = text if text or column in begun else reaching
            if any(lower[column] for lower in lines[upper + 1 :]):
                line[column] = reaching
        begun |= begins
    names: list[str] = []
    for parts in zip(*lines, strict=True):
        said = [" ".join(part.split()) for part in parts if part]
        names.append(BETWEEN_ROWS.join(dict.fromkeys(said)))
    return names


def _named_sheets(opened: TableFile, source: Source, file: str) -> list[str]:
    if not source.sheets:
        return [sheet for sheet in opened.sheets if sheet not in opened.hidden] or list(opened.sheets)
    for wanted in source.sheets:
        found = [sheet for sheet in opened.sheets if fnmatchcase(plain(sheet), plain(wanted))]
        if found:
            return found
    raise error(
        "missing_sheet",
        file,
        "the sheets " + _quoted(opened.sheets),
        "a sheet " + " or ".join(f"'{sheet}'" for sheet in source.sheets),
        "Correct `sheet` in sources.toml, or ask for the workbook with that sheet.",
    )


def _one_sheet(
    opened: TableFile, sheets: list[str], source: Source, file: str, fits: Fits
) -> tuple[str, pl.DataFrame]:
    """The one sheet that holds what the source says it holds."""
    if len(sheets) == 1:
        return sheets[0], opened.cells(sheets[0])
    candidates = [(sheet, opened.cells(sheet)) for sheet in sheets]
    if source.sheet_text is not None:
        candidates = [one for one in candidates if _rows_holding(one[1], source.sheet_text).height]
        if not candidates:
            raise error(
                "missing_sheet",
                file,
                f"the sheets {_quoted(sheets)}, none with that text",
                f"a sheet holding '{source.sheet_text}'",
                "Correct `sheet_text` in sources.toml, or ask for the workbook with that sheet.",
            )
    if len(candidates) > 1:
        fitting = [one for one in candidates if _finds_headings(one[1], source, fits)]
        candidates = fitting or candidates[:1]
    if len(candidates) > 1:
        raise error(
            "ambiguous_sheet",
            file,
            f"{len(candidates)} sheets that fit: {_quoted(sheet for sheet, _ in candidates)}",
            "one",
            "Say `sheet` (or `every_sheet = true`) for the source in sources.toml.",
        )
    return candidates[0]


def _finds_headings(cells: pl.DataFrame, source: Source, fits: Fits) -> bool:
    try:
        rows = _from_table_text(cells, source, "")
        place = _heading_place(rows, source, "", fits)
    except IngestError:
        return False
    return fits(flattened(rows, place, source.header_rows))


def _table(
    cells: pl.DataFrame, source: Source, file: str, sheet: str | None, fits: Fits, *, delimited: bool
) -> TextTable:
    rows = _from_table_text(cells, source, file, sheet)
    place = _heading_place(rows, source, file, fits, sheet)
    names = flattened(rows, place, source.header_rows)
    first = rows.item(place, "source_row")
    title = _texts(cells.filter(pl.col("source_row") < first))
    above = [" ".join(text for text in row if text) for row in title.rows()]
    body = _above_the_end(rows.slice(place + source.header_rows), source)
    letters, repeated = _called(body, names)
    frame = body.rename({str(column): letter(column) for column in range(len(names))})
    width = longest = int(rows.item(place, "cells"))
    if delimited:
        # Blank headings behind the last are commas too many, unless most records have them too.
        width = max((column for column, heading in enumerate(names, start=1) if heading), default=width)
        longest = max(longest, int(body["cells"].quantile(0.5, "lower") or 0))
    else:
        longest = len(names)
    return TextTable(frame, letters, repeated, width, longest, sheet, tuple(above))


def _from_table_text(
    cells: pl.DataFrame, source: Source, file: str, sheet: str | None = None
) -> pl.DataFrame:
    if source.table_text is None:
        return cells
    found = _rows_holding(cells, source.table_text)
    if found.is_empty():
        raise IngestError(
            Problem(
                "error",
                "missing_table",
                file,
                sheet=sheet,
                found="no cell with that text",
                expected=f"a cell holding '{source.table_text}' above the table",
                advice="Correct `table_text` in sources.toml, or ask for the file with that table.",
            )
        )
    return cells.filter(pl.col("source_row") >= found.item(0, "source_row"))


def _rows_holding(cells: pl.DataFrame, text: str) -> pl.DataFrame:
    """The rows with a cell that holds a text."""
    here = pl.any_horizontal(
        _plain_cells(cells).str.contains(plain(text), literal=True).fill_null(value=False)
    )
    return cells.filter(here)


def _heading_place(
    rows: pl.DataFrame, source: Source, file: str, fits: Fits, sheet: str | None = None
) -> int:
    """Where the headings begin: at the text that marks them, at the first row that holds all of them, or on top."""
    if source.header_text is not None:
        is_it = _plain_cells(rows).is_in([plain(source.header_text)]).fill_null(value=False)
        places = rows.select(pl.any_horizontal(is_it).arg_true()).to_series()
        if places.is_empty():
            raise _no_header(file, sheet, f"a row with the heading '{source.header_text}'", "no such row")
        return int(places[0])
    if rows.is_empty():
        raise _no_header(file, sheet, "a row of headings", "nothing but blank cells")
    for place in range(min(_before_another(rows, source).height, _SEARCHED_ROWS)):
        if fits(flattened(rows, place, source.header_rows)):
            return place
    if source.table_text is not None and rows.height > 1:
        return 1
    return 0


def _before_another(rows: pl.DataFrame, source: Source) -> pl.DataFrame:
    """The rows in which the headings may stand: not those of the next table, if this one has lost its own."""
    if source.table_text is None:
        return rows
    rows = _above_the_text(rows, source)
    if not source.ends_at_blank_row:
        return rows
    adjoins = pl.col("source_row").diff() == 1
    wide = pl.sum_horizontal(pl.col(_cell_columns(rows)).is_not_null()) > 1
    passed = (wide & wide.shift() & adjoins).fill_null(value=False).cum_max()
    another = (~adjoins & passed.shift()).fill_null(value=False)
    return rows.filter(~another.cum_max())


def _no_header(file: str, sheet: str | None, expected: str, found: str) -> IngestError:
    return IngestError(
        Problem(
            "error",
            "missing_header",
            file,
            sheet=sheet,
            found=found,
            expected=expected,
            advice="Correct `header_text` in sources.toml, or ask for the file again.",
        )
    )


def _called(body: pl.DataFrame, names: list[str]) -> tuple[dict[str, str], frozenset[str]]:
    """The letter of each column by its heading; columns that are all blank and bear none are left out."""
    letters: dict[str, str] = {}
    repeated: set[str] = set()
    filled = body.select(pl.col(_cell_columns(body)).is_not_null().any()).row(0)
    for column, (heading, is_filled) in enumerate(zip(names, filled, strict=True)):
        if heading and heading not in letters:
            letters[heading] = letter(column)
            continue
        if heading:
            repeated.add(heading)
        if heading or is_filled:
            letters[f"column {letter(column)}"] = letter(column)
    # So that the first of several alike can be meant too.
    letters |= {f"column {letters[heading]}": letters[heading] for heading in sorted(repeated)}
    return letters, frozenset(repeated)


def _above_the_end(body: pl.DataFrame, source: Source) -> pl.DataFrame:
    """The rows before the text that ends the table, or before the first gap."""
    body = _above_the_text(body, source)
    if source.ends_at_blank_row:
        gap = (pl.col("source_row").diff() > 1).fill_null(value=False)
        body = body.filter(~gap.cum_max())
    return body


def _above_the_text(rows: pl.DataFrame, source: Source) -> pl.DataFrame:
    if not source.end_texts:
        return rows
    cells = _plain_cells(rows)
    ends = [cells.str.starts_with(plain(text)).fill_null(value=False) for text in source.end_texts]
    ended = pl.any_horizontal(pl.any_horizontal(end) for end in ends)
    return rows.filter(~ended.cum_max())


def _cell_columns(cells: pl.DataFrame) -> list[str]:
    return [name for name in cells.columns if name not in _NOT_CELLS]


def _texts(cells: pl.DataFrame) -> pl.DataFrame:
    return cells.select(_cell_columns(cells))


def _plain_cells(cells: pl.DataFrame) -> pl.Expr:
    return pl.col(_cell_columns(cells)).str.replace_all(r"\s+", " ").str.to_lowercase()


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(f"'{name}'" for name in names)
