"""Delimited text: which separator, which cells. Its encoding is found in `encodings`; headings are read elsewhere."""

import csv
import io
import re
from collections.abc import Iterator
from itertools import islice, zip_longest

import polars as pl

from obapipe.ingest.celltext import tidy
from obapipe.ingest.encodings import as_utf8
from obapipe.ingest.limits import CELL_CHARACTERS, COLUMNS, TEXT_CELLS
from obapipe.ingest.problems import IngestError, Problem, error

SEPARATORS = (",", ";", "\t", "|")
_SNIFFED_ROWS = 1000
_SNIFFED_BYTES = 2**19
_ROWS_AT_ONCE = 20_000
# Excel's own first line that names the separator; Excel shows the line after it as row 1.
_NAMED = re.compile(rb'"?sep=(.)"?[,;\t|]*(?:\r\n|\r|\n|$)', re.IGNORECASE)


def read_delimited(
    content: bytes, file: str, encoding: str | None = None, separator: str | None = None
) -> pl.DataFrame:
    """Every record of a delimited file as text.

    Returns:
        Columns `0`, `1`, ... (String, null where a record is shorter or a cell is blank), `source_row` (Int64, from 1,
        counting records) and `cells` (Int64, how many cells the record has). Blank records are left out.

    Raises:
        IngestError: undecodable bytes, quoting that never ends, or more cells than we take.
    """
    text = as_utf8(content, file, encoding)
    named = _NAMED.match(text)
    if named is not None and named[1].isascii():
        text = text[named.end() :]
        separator = separator or named[1].decode()
    cut = separator or _separator(text)
    cells = _even(text, cut)
    if cells is None:
        cells = _any(text, file, cut)
    return tidy(cells, plain=text.isascii())


def _even(text: bytes, separator: str) -> pl.DataFrame | None:
    """Text without quotes whose lines all have the same number of cells, read by polars; None for any other.

    Polars refuses longer lines than the first; with as many separators as that many full lines have, none is shorter.
    """
    cut = separator.encode()
    if b'"' in text or (b"\r" in text and text.count(b"\r") != text.count(b"\r\n")):
        return None
    lines = text.count(b"\n") + (not text.endswith(b"\n"))
    width = text[: text.find(b"\n") % (len(text) + 1)].count(cut) + 1
    if width == 1 or width > COLUMNS or text.count(cut) != lines * (width - 1):
        return None
    try:
        frame = pl.read_csv(text, has_header=False, infer_schema=False, quote_char=None, separator=separator)
    except pl.exceptions.PolarsError:
        return None
    if frame.shape != (lines, width):
        return None
    return frame.rename({name: str(place) for place, name in enumerate(frame.columns)}).with_columns(
        pl.int_range(1, pl.len() + 1, dtype=pl.Int64).alias("source_row"),
        pl.lit(width, pl.Int64).alias("cells"),
    )


def _any(text: bytes, file: str, separator: str) -> pl.DataFrame:
    """Any delimited text, record by record."""
    reader = csv.reader(_lines(text), delimiter=separator, strict=True, skipinitialspace=separator != " ")
    parts: list[pl.DataFrame] = []
    done, width = 0, 1
    for records in _some_at_once(reader, file):
        width = max(width, *(len(record) for record in records))
        if width > COLUMNS or (done + len(records)) * width > TEXT_CELLS:
            raise _too_wide(file, width)
        columns = {str(place): cells for place, cells in enumerate(zip_longest(*records))}
        numbers = {
            "source_row": range(done + 1, done + len(records) + 1),
            "cells": [len(record) for record in records],
        }
        schema = {**dict.fromkeys(columns, pl.String), "source_row": pl.Int64, "cells": pl.Int64}
        parts.append(pl.DataFrame({**columns, **numbers}, schema=schema))
        done += len(records)
    empty = {
        **{str(place): pl.String for place in range(width)},
        "source_row": pl.Int64,
        "cells": pl.Int64,
    }
    return pl.concat([pl.DataFrame(schema=empty), *parts], how="diagonal")


def _some_at_once(reader: "Iterator[list[str]]", file: str) -> Iterator[list[list[str]]]:
    done = 0
    while True:
        records: list[list[str]] = []
        try:
            records.extend(islice(reader, _ROWS_AT_ONCE))
        except csv.Error as reason:
            raise IngestError(
                Problem(
                    "error",
                    "broken_quoting",
                    file,
                    row=done + len(records) + 1,
                    found=f"a quote that is not closed where its cell ends ({reason})",
                    expected="cells between separators, a quoted cell closed and its own quotes doubled",
                    advice="Correct the quotes of that row, or ask for the file again: it may be cut short.",
                )
            ) from None
        if not records:
            return
        yield records
        done += len(records)


def _too_wide(file: str, width: int) -> IngestError:
    return error(
        "too_large",
        file,
        f"a record of {width:,} cells",
        f"at most {COLUMNS:,} columns and {TEXT_CELLS:,} cells",
        "Check the separator, and that the lines of the file are whole.",
    )


def _lines(text: bytes) -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(text), encoding="utf-8", errors="replace", newline="")


def _separator(text: bytes) -> str:
    """What cuts the longest run of records into the same number of cells, more cells being better.

    A run, because titles and notes stand before and after a table, and because a comma within numbers or names is not
    in the headings.
    """
    beginning = text[:_SNIFFED_BYTES]

    def evenness(separator: str) -> tuple[int, int]:
        records = csv.reader(_lines(beginning), delimiter=separator, skipinitialspace=True)
        best, run, before = (0, 1), 0, 0
        try:
            for record in islice(records, _SNIFFED_ROWS):
                width = 1 if any('"' in cell for cell in record) else len(record)
                run = run + 1 if width == before else 1
                before = width
                if width > 1:
                    best = max(best, (run, width))
        except csv.Error:
            pass
        return best

    return max(SEPARATORS, key=evenness)


csv.field_size_limit(CELL_CHARACTERS)
