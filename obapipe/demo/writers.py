"""How a table becomes the bytes a partner sends: encoding, separator, lines above the header, months.

No figure is made here.
"""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from obapipe.periods import Period

Cell = str | int


@dataclass(frozen=True)
class Style:
    """What a system's export looks like.

    Attributes:
        above: lines above the header.
        newline: what ends a line; Windows writes two characters.
    """

    encoding: str = "utf-8"
    separator: str = ","
    above: tuple[str, ...] = ()
    newline: str = "\r\n"


def write(path: Path, header: Sequence[str], rows: Iterable[Sequence[Cell]], style: Style) -> None:
    """Write a file as a partner's system would."""
    text = StringIO()
    for line in style.above:
        text.write(line + style.newline)
    writer = csv.writer(text, delimiter=style.separator, lineterminator=style.newline)
    writer.writerow(header)
    writer.writerows(rows)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.getvalue().encode(style.encoding))


def thousands(number: int) -> str:
    """`1,215`."""
    return f"{number:,}"


def short_month(month: Period) -> str:
    """`Jul-13`."""
    return f"{month.start:%b-%y}"


def last_day(month: Period) -> str:
    """`31/07/2013`."""
    return f"{month.end:%d/%m/%Y}"


def digits(month: Period) -> str:
    """`201307`."""
    return f"{month.start:%Y%m}"
