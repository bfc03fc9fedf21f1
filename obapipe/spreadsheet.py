"""CSV that is opened in a spreadsheet: no text in it is taken for a formula, and its encoding is recognised."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

BYTE_ORDER_MARK = "\ufeff"
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")


def harmless(text: str) -> str:
    """Text that a spreadsheet will not take for a formula; plain negative numbers stay numbers."""
    looks_like_one = text.startswith(_FORMULA) or text.lstrip().startswith(_FORMULA)
    return f"'{text}" if looks_like_one and not _NUMBER.fullmatch(text) else text


def spreadsheet_csv(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Rows under headings, every text harmless, lines ending as spreadsheets expect.

    A file of it begins with `BYTE_ORDER_MARK`, so that they see that it is UTF-8.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(headings)
    writer.writerows([harmless(text) for text in row] for row in rows)
    return out.getvalue()
