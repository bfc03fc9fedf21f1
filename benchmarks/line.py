"""A measured line and the table of them; nothing here measures."""

from collections.abc import Sequence
from dataclasses import dataclass

MEBIBYTE = 1024 * 1024
_HEADINGS = ("seconds", "cpu s", "ratio", "cpu ratio", "aim", "peak MiB")


@dataclass(frozen=True)
class Line:
    """What was measured, and beside what.

    Attributes:
        what: in a few words.
        seconds: on the wall.
        cpu: seconds of the processor, of all cores together.
        ratio: of the seconds on the wall to those of what the words name.
        cpu_ratio: the same of the processor; other work on the machine changes it less.
        aim: what the seconds or the ratio should be at most, in words.
        peak: the most memory its process held, in bytes.
        note: whatever else was counted.
    """

    what: str
    seconds: float | None = None
    cpu: float | None = None
    ratio: float | None = None
    cpu_ratio: float | None = None
    aim: str = ""
    peak: int | None = None
    note: str = ""


def table(title: str, lines: Sequence[Line]) -> str:
    """Lines as a Markdown table that reads as well on a terminal."""
    rows = [(title, *_HEADINGS, "note"), *map(_cells, lines)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    rule = ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:-1]), "-" * widths[-1]]
    return "\n".join(_row(cells, widths) for cells in (rows[0], rule, *rows[1:]))


def _cells(line: Line) -> tuple[str, ...]:
    return (
        line.what,
        *("" if number is None else f"{number:.2f}" for number in _numbers(line)),
        line.aim,
        "" if line.peak is None else f"{line.peak / MEBIBYTE:.0f}",
        line.note,
    )


def _numbers(line: Line) -> tuple[float | None, ...]:
    return (line.seconds, line.cpu, line.ratio, line.cpu_ratio)


def _row(cells: Sequence[str], widths: Sequence[int]) -> str:
    last = len(cells) - 1
    padded = (
        cell.ljust(width) if place in (0, last) else cell.rjust(width)
        for place, (cell, width) in enumerate(zip(cells, widths, strict=True))
    )
    return f"| {' | '.join(padded)} |"
