"""Delimited text: which encoding, which separator, which cells. Headings and meanings are read elsewhere."""

import codecs
import csv
import io
from collections import Counter
from itertools import islice, zip_longest

import charset_normalizer
import polars as pl

from obapipe.ingest.problems import IngestError, Problem, error

SEPARATORS = (",", ";", "\t", "|")
_SNIFFED_ROWS = 30
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WIDE = [
    "utf_16_le",
    "utf_16_be",
]  # only where there are zero bytes: any even number of bytes decodes as UTF-16
_NARROW = ["cp1252"]
_SAVE_AGAIN = (
    "Open it where it was made and save it again as CSV UTF-8, or name its encoding in sources.toml."
)


def read_delimited(content: bytes, file: str, encoding: str | None, separator: str | None) -> pl.DataFrame:
    """Every record of a delimited file as text.

    Returns:
        Columns `0`, `1`, ... (String, null where a record is shorter), `source_row` (Int64, from 1) and
        `cells` (Int64, how many cells the record has).

    Raises:
        IngestError: undecodable bytes, or quoting that never ends.
    """
    text = _decode(content, file, encoding)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator or _separator(text), strict=True)
    try:
        records = list(reader)
    except csv.Error as reason:
        raise IngestError(
            Problem(
                "error",
                "broken_quoting",
                file,
                row=reader.line_num,
                found=f"text that cannot be split into cells ({reason})",
                expected="cells between separators, quotes closed",
                advice="Ask for the file again: it may be cut short.",
            )
        ) from None
    columns = {str(place): list(cells) for place, cells in enumerate(zip_longest(*records))}
    return pl.DataFrame(
        {**columns, "source_row": range(1, len(records) + 1), "cells": [len(record) for record in records]},
        schema={**dict.fromkeys(columns, pl.String), "source_row": pl.Int64, "cells": pl.Int64},
    )


def _decode(content: bytes, file: str, encoding: str | None) -> str:
    marked = next((name for mark, name in _MARKS if content.startswith(mark)), None)
    named = marked or encoding
    if named is not None:
        return _strictly(content, file, named)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        likely = _WIDE if b"\0" in content else _NARROW
        best = charset_normalizer.from_bytes(content, cp_isolation=likely).best()
    if best is None:
        raise error(
            "undecodable", file, "bytes of no encoding we know", "UTF-8 or Windows-1252 text", _SAVE_AGAIN
        )
    return str(best)


def _strictly(content: bytes, file: str, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except LookupError:
        raise error(
            "undecodable",
            file,
            f"the encoding '{encoding}' in sources.toml",
            "an encoding such as utf-8 or windows-1252",
            "Correct the source's encoding.",
        ) from None
    except UnicodeDecodeError as reason:
        row = content.count(b"\n", 0, reason.start) + 1
        raise IngestError(
            Problem(
                "error",
                "undecodable",
                file,
                row=row,
                found=f"a byte that is not {encoding}",
                expected=f"{encoding} text throughout",
                advice=_SAVE_AGAIN,
            )
        ) from None


def _separator(text: str) -> str:
    """What cuts most of the first records into the same number of cells, more cells being better."""

    def evenness(separator: str) -> tuple[float, int]:
        records = csv.reader(islice(io.StringIO(text, newline=""), _SNIFFED_ROWS), delimiter=separator)
        widths = Counter(len(record) for record in records if record)
        width, times = max(widths.items(), key=lambda item: (item[0] > 1, item[1], item[0]), default=(1, 0))
        return (times / widths.total(), width) if width > 1 else (0.0, 1)

    return max(SEPARATORS, key=evenness)
