"""Any file as text: CSV, workbooks and Parquet, cells as strings under their headings, rows numbered.

Nothing is typed or renamed here; `mapping` does that.
"""

from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePosixPath

import fastexcel
import polars as pl

from obapipe.ingest.delimited import read_delimited
from obapipe.ingest.problems import IngestError, Problem, error
from obapipe.partnership import Source

_DELIMITED = (".csv", ".txt", ".tsv")
_WORKBOOKS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")


@dataclass(frozen=True)
class TextTable:
    """A file's table.

    Attributes:
        frame: String columns by heading, blank cells null, blank rows left out, and `source_row` (Int64).
        repeated: headings that stand more than once; only the first such column is in the frame.
    """

    frame: pl.DataFrame
    repeated: frozenset[str]


def read_table(content: bytes, file: str, source: Source) -> TextTable:
    """Read one file as its source says.

    Args:
        content: its bytes.
        file: its name, for messages and for its kind.
        source: encoding, separator, sheet and heading text are taken from it.

    Raises:
        IngestError: the file is empty, of an unknown kind, damaged or ragged, or lacks the sheet or heading.
    """
    if not content:
        raise error("empty_file", file, "a file of no bytes", "a table", "Ask for the file again.")
    kind = PurePosixPath(file).suffix.lower()
    if kind in _DELIMITED:
        cells = read_delimited(content, file, source.encoding, source.separator)
    elif kind in _WORKBOOKS:
        cells = _workbook(content, file, source.sheet)
    elif kind == ".parquet":
        cells = _parquet(content, file)
    else:
        raise error(
            "unknown_kind",
            file,
            f"a file ending in '{kind}'",
            ", ".join((*_DELIMITED, *_WORKBOOKS, ".parquet")),
            "Save it as CSV or as a workbook.",
        )
    return _headed(_clean(cells), file, source.header_text)


def _workbook(content: bytes, file: str, sheet: str | None) -> pl.DataFrame:
    try:
        workbook = fastexcel.read_excel(content)
        names = workbook.sheet_names
        if sheet is not None and sheet not in names:
            raise error(
                "missing_sheet",
                file,
                "the sheets " + ", ".join(f"'{name}'" for name in names),
                f"a sheet '{sheet}'",
                "Correct `sheet` in sources.toml, or ask for the workbook with that sheet.",
            )
        loaded = workbook.load_sheet(
            sheet or names[0], header_row=None, skip_rows=0, dtypes="string", skip_whitespace_tail_rows=True
        )
        frame = loaded.to_polars()
    except fastexcel.FastExcelError as reason:
        raise error(
            "damaged_workbook",
            file,
            f"a workbook that does not open ({str(reason).splitlines()[0]})",
            "a whole workbook",
            "Open it where it was made, save it again and ask for it anew.",
        ) from None
    return _numbered(frame)


def _parquet(content: bytes, file: str) -> pl.DataFrame:
    try:
        frame = pl.read_parquet(BytesIO(content)).with_columns(pl.all().cast(pl.String))
    except pl.exceptions.PolarsError as reason:
        raise error(
            "damaged_parquet",
            file,
            f"a Parquet file that does not open ({str(reason).splitlines()[0]})",
            "a whole Parquet file of plain columns",
            "Ask for the file again.",
        ) from None
    heading = pl.DataFrame([frame.columns], schema=frame.schema, orient="row")
    return _numbered(pl.concat([heading, frame])).with_columns(pl.col("source_row") - 1)


def _numbered(frame: pl.DataFrame) -> pl.DataFrame:
    frame = frame.rename({name: str(place) for place, name in enumerate(frame.columns)})
    return frame.with_columns(
        pl.int_range(1, pl.len() + 1, dtype=pl.Int64).alias("source_row"),
        pl.lit(frame.width, pl.Int64).alias("cells"),
    )


def _clean(cells: pl.DataFrame) -> pl.DataFrame:
    """Blank cells null, blank rows left out."""
    texts = pl.exclude("source_row", "cells")
    cells = cells.with_columns(texts.str.strip_chars().replace("", None))
    return cells.filter(pl.any_horizontal(texts.is_not_null()))


def _headed(cells: pl.DataFrame, file: str, header_text: str | None) -> TextTable:
    rows = cells
    texts = pl.exclude("source_row", "cells")
    if header_text is not None:
        wanted = " ".join(header_text.split()).lower()
        here = texts.str.replace_all(r"\s+", " ").str.to_lowercase() == wanted
        rows = cells.filter(pl.any_horizontal(here.fill_null(value=False)).cum_max())
    if rows.is_empty():
        raise error(
            "missing_header",
            file,
            "no such row" if header_text is not None else "nothing but blank cells",
            f"a row with the heading '{header_text}'" if header_text is not None else "a row of headings",
            "Correct `header_text` in sources.toml, or ask for the file again.",
        )
    *named, _, width = rows.row(0)
    body = rows.slice(1)
    _refuse_ragged(body, file, width, named)
    headings: dict[str, str] = {}
    repeated: set[str] = set()
    for place, name in enumerate(named):
        if name is None:
            continue
        heading = " ".join(str(name).split())
        if heading in headings.values():
            repeated.add(heading)
        else:
            headings[str(place)] = heading
    frame = body.select("source_row", *headings).rename({old: f"={new}" for old, new in headings.items()})
    return TextTable(frame.rename({f"={new}": new for new in headings.values()}), frozenset(repeated))


def _refuse_ragged(body: pl.DataFrame, file: str, width: int, named: list[str | None]) -> None:
    """Records that end before the last heading, or go on after it; a workbook's rows are all of one width."""
    needed = max(place for place, name in enumerate(named, start=1) if name is not None)
    beyond = [pl.col(str(place)).is_not_null() for place in range(width, len(named))]
    ragged = body.filter(pl.any_horizontal(pl.col("cells") < needed, *beyond))
    if ragged.is_empty():
        return
    row, cells = ragged.select("source_row", "cells").row(0)
    raise IngestError(
        Problem(
            "error",
            "ragged_rows",
            file,
            row=row,
            found=f"{cells} cells",
            expected=f"{needed} cells, as many as headings",
            advice="Quote cells that hold the separator, and check that the file is not cut short.",
            count=ragged.height,
        )
    )
