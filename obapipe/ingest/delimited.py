"""Delimited text: which separator, which cells. Its encoding is found in `encodings`; headings are read elsewhere."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from itertools import islice, zip_longest

import polars as pl

from obapipe.ingest.celltext import UNSEEN, numbered, tidy
from obapipe.ingest.encodings import as_utf8
from obapipe.ingest.limits import COLUMNS, TEXT_CELLS
from obapipe.ingest.problems import IngestError, Problem, error

SEPARATORS = (",", ";", "\t", "|")
_SNIFFED_ROWS = 1000
_SNIFFED_BYTES = 2**19
_ROWS_AT_ONCE = 20_000
_LINES_AT_ONCE = 500_000
# Excel's own first line that names the separator; Excel shows the line after it as row 1.
_NAMED = re.compile(rb'"?sep=(.)"?[,;\t|]*(?:\r\n|\r|\n|$)', re.IGNORECASE)
_RARE = "\x1f\x1e\x1d\x1c\x01"
_QUOTED = r'^"(?:[^"]|"")*"$'
_LATE_QUOTE = r'^ +"'


def read_delimited(
    content: bytes, file: str, encoding: str | None = None, separator: str | None = None
) -> pl.DataFrame:
    """Every record of a delimited file as text.

    Returns:
        Columns `0`, `1`, ... (String, null where a record is shorter or a cell is blank), `source_row` (Int64, from 1,
        counting records) and `cells` (Int64, how many cells the record has). Blank records are left out.

    Raises:
        IngestError: `undecodable`, `broken_quoting` or `too_large`.
    """
    text = as_utf8(content, file, encoding)
    named = _NAMED.match(text)
    if named is not None and named[1].isascii():
        text = text[named.end() :]
        separator = separator or named[1].decode()
    cut = separator or _separator(text)
    cells = None
    if cut.isascii() and (b"\r" not in text or text.count(b"\r") == text.count(b"\r\n")):
        cells = _even(text, cut)
        cells = _line_by_line(text, cut, file) if cells is None else cells
    return tidy(_any(text, cut, file) if cells is None else cells, _unseen(text))


def _unseen(text: bytes) -> str:
    beginnings = {sign.encode()[:2] for sign in UNSEEN if sign.isascii() or not text.isascii()}
    present = {beginning for beginning in beginnings if beginning in text}
    return "".join(sign for sign in UNSEEN if sign.encode()[:2] in present)


def _even(text: bytes, separator: str) -> pl.DataFrame | None:
    """Text without quotes whose lines all have as many cells as the first, the last never blank; None for any other.

    Polars refuses lines with more cells than the first, unless only blank ones are too many, and fills up lines that
    have fewer. So where the last cell is never blank and there are as many separators as lines of that width have
    together, no line has fewer or more.
    """
    if b'"' in text:
        return None
    end = text.find(b"\n")
    width = text.count(separator.encode(), 0, end if end >= 0 else len(text)) + 1
    frame = _rectangle(text, separator, width)
    if frame is None or frame.to_series(-1).null_count():
        return None
    return numbered(frame)


def _rectangle(text: bytes, separator: str, width: int) -> pl.DataFrame | None:
    """Lines of so many cells on average, cut by polars without regard to quotes; None where it counts otherwise."""
    lines = text.count(b"\n") + (not text.endswith(b"\n"))
    if width > COLUMNS or text.count(separator.encode()) != lines * (width - 1):
        return None
    try:
        frame = pl.read_csv(text, has_header=False, infer_schema=False, quote_char=None, separator=separator)
    except pl.exceptions.PolarsError:
        return None
    frame = frame.rename({name: str(place) for place, name in enumerate(frame.columns)})
    return frame if frame.shape == (lines, width) else None


def _line_by_line(text: bytes, separator: str, file: str) -> pl.DataFrame | None:
    """Text in which no cell goes over several lines; None for any other.

    Polars cuts the lines that have as many separators as most have, as long as quotes stand around whole cells: then
    no separator is within quotes. The csv module cuts the other lines, each of which must be whole in itself.
    """
    unused = next((sign for sign in _RARE if sign.encode() not in text), None)
    single = _rectangle(text, unused, 1) if unused is not None else None
    if single is None:
        return None
    lines = single.select(pl.col("0").fill_null("").alias("line")).with_columns(
        pl.int_range(1, pl.len() + 1, dtype=pl.Int64).alias("source_row"),
        pl.col("line").str.count_matches(separator, literal=True).alias("separators"),
    )
    usual = lines["separators"].value_counts(sort=True)["separators"][0]
    most = lines.filter(pl.col("separators") == usual)
    whole = text if most.height == lines.height else (most["line"].str.join("\n").item() + "\n").encode()
    even = _rectangle(whole, separator, usual + 1)
    if even is None:
        return None
    even = even.with_columns(most["source_row"], pl.lit(usual + 1, pl.Int64).alias("cells"))
    even = _unquoted(even) if b'"' in text else even
    if even.height == lines.height:
        return even
    odd = _each_whole(lines.join(even, on="source_row", how="anti", maintain_order="left"), separator, file)
    if odd is None:
        return None
    if lines.height * odd.width > TEXT_CELLS:
        raise _too_wide(file, odd.width - 2)
    return pl.concat([even, odd], how="diagonal").sort("source_row")


def _each_whole(lines: pl.DataFrame, separator: str, file: str) -> pl.DataFrame | None:
    """Lines cut by the csv module; None where one of them goes on in the next, or where they are too many."""
    if lines.height > _LINES_AT_ONCE:
        return None
    try:
        records = list(_reader(lines["line"], separator))
    except csv.Error:
        return None
    return _frame(records, lines["source_row"], file) if len(records) == lines.height else None


def _unquoted(cells: pl.DataFrame) -> pl.DataFrame:
    """The rows whose quotes stand around whole cells, without those quotes."""
    sound = pl.repeat(value=True, n=cells.height, eager=True)
    bare: list[pl.Series] = []
    for text in cells.drop("source_row", "cells").get_columns():
        quoted = text.str.starts_with('"').fill_null(value=False)
        inner = text.str.strip_prefix('"').str.strip_suffix('"')
        if inner.str.contains('"', literal=True).any():
            sound &= (~quoted | text.str.contains(_QUOTED)).fill_null(value=True)
            inner = inner.str.replace_all('""', '"', literal=True)
        if text.str.contains(' "', literal=True).any():
            sound &= ~text.str.contains(_LATE_QUOTE).fill_null(value=False)
        sound &= ~quoted | (text.str.ends_with('"') & (text.str.len_bytes() > 1)).fill_null(value=True)
        bare.append(inner.zip_with(quoted, text) if not quoted.all() else inner)
    return cells.with_columns(bare).filter(sound)


def _any(text: bytes, separator: str, file: str) -> pl.DataFrame:
    """Any delimited text, record by record."""
    reader = _reader(io.TextIOWrapper(io.BytesIO(text), encoding="utf-8", newline=""), separator)
    parts: list[pl.DataFrame] = [_frame([[""]], [0], file).clear()]
    done = 0
    for records in _some_at_once(reader, file):
        parts.append(_frame(records, range(done + 1, done + len(records) + 1), file))
        done += len(records)
        if done * max(part.width for part in parts) > TEXT_CELLS:
            raise _too_wide(file, max(part.width for part in parts) - 2)
    return pl.concat(parts, how="diagonal").select(pl.exclude("source_row", "cells"), "source_row", "cells")


def _reader(lines: "Iterator[str] | Sequence[str] | pl.Series", separator: str) -> "Iterator[list[str]]":
    return csv.reader(lines, delimiter=separator, strict=True, skipinitialspace=separator != " ")


def _some_at_once(reader: Iterator[list[str]], file: str) -> Iterator[list[list[str]]]:
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


def _frame(records: Sequence[Sequence[str]], numbers: Sequence[int] | pl.Series, file: str) -> pl.DataFrame:
    width = max(map(len, records), default=0)
    if width > COLUMNS:
        raise _too_wide(file, width)
    columns = {str(place): cells for place, cells in enumerate(zip_longest(*records))}
    return pl.DataFrame(
        {**columns, "source_row": numbers, "cells": [len(record) for record in records]},
        schema={**dict.fromkeys(columns, pl.String), "source_row": pl.Int64, "cells": pl.Int64},
    )


def _too_wide(file: str, width: int) -> IngestError:
    return error(
        "too_large",
        file,
        f"a record of {width:,} cells",
        f"at most {COLUMNS:,} columns and {TEXT_CELLS:,} cells",
        "Check the separator, and that the lines of the file are whole.",
    )


def _separator(text: bytes) -> str:
    """What cuts the longest run of records into the same number of cells, more cells being better.

    A run, because titles and notes stand before and after a table, and because a comma within numbers or names is not
    in the headings.
    """
    beginning = text[:_SNIFFED_BYTES].decode("utf-8", errors="replace")

    def evenness(separator: str) -> tuple[int, int]:
        lines = io.StringIO(beginning, newline="")
        records = csv.reader(lines, delimiter=separator, skipinitialspace=True)
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
