"""What a report of a month says: the files that arrived, what became of each, and the lines.

Writing it is `writing`'s.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Literal

import polars as pl

from obapipe.ingest.month import Reading
from obapipe.ingest.problems import Problem, Severity
from obapipe.periods import month_of
from obapipe.reporting.lines import Line, legible, lines_of

State = Literal["loaded", "can be loaded", "held back", "not read"]
_ARRIVED_BUT_NOT_READ = ("unmapped_file", "outside_folder", "directory", "not_a_file")


@dataclass(frozen=True)
class FileLine:
    """A file that arrived, once for each source that reads it.

    Attributes:
        name: relative to the folder of what came in.
        source: the source that reads it; None where none does.
        extract: the extract that the source gives.
        rows: how many rows of the extract it gave; None where it was held back or not read.
        sha256: of its bytes; None where it was not read.
        state: what became of it.
    """

    name: str
    source: str | None
    extract: str | None
    rows: int | None
    sha256: str | None
    state: State


@dataclass(frozen=True)
class MonthReport:
    """The report of a month.

    Attributes:
        partnership: whose month it is.
        received: the month, such as 2013-07.
        loaded: whether the files without an error are in the warehouse now, rather than only looked at.
        files: what arrived, by name and source.
        lines: the problems, errors first.
    """

    partnership: str
    received: str
    loaded: bool
    files: tuple[FileLine, ...]
    lines: tuple[Line, ...]

    @property
    def label(self) -> str:
        """The month as a person writes it."""
        return month_of(self.received).label

    def of(self, severity: Severity) -> list[Line]:
        """The errors, the warnings or the notices."""
        return [line for line in self.lines if line.severity == severity]

    @property
    def arrived(self) -> list[str]:
        """The names of the files, each once."""
        return list(dict.fromkeys(one.name for one in self.files))

    @property
    def held(self) -> list[str]:
        """The names of those that are held back."""
        return list(dict.fromkeys(one.name for one in self.files if one.state == "held back"))

    @property
    def unread(self) -> list[str]:
        """The names of those that nothing could read."""
        return [one.name for one in self.files if one.state == "not read"]

    @property
    def headline(self) -> str:
        """What an analyst wants to know first."""
        arrived, held = len(self.arrived), len(self.held)
        if not arrived:
            return "No file arrived."
        if held or self.unread:
            told = [f"{held:,} {_are(held)} held back"] if held else []
            told += [f"{len(self.unread):,} {_are(len(self.unread))} not read"] if self.unread else []
            return f"Of {arrived:,} file{'' if arrived == 1 else 's'}, {' and '.join(told)}."
        if self.of("error"):
            return "No file is held back for what is in it, but the folder is not as it should be."
        every = "the one file" if arrived == 1 else f"all {arrived:,} files"
        became = f"{'was' if arrived == 1 else 'were'} loaded" if self.loaded else "can be loaded"
        return f"{'Nothing is held back' if self.lines else 'Nothing is wrong'}: {every} {became}."


def month_report(
    reading: Reading,
    partnership: str,
    *,
    held: Collection[str] | None = None,
    loaded: bool = False,
    also: Iterable[Problem] = (),
) -> MonthReport:
    """Build the report of a month that was read.

    Args:
        reading: the month.
        partnership: the partnership's name.
        held: the names of the files that are held back; by default those that the reading holds back and those
            with an error found elsewhere.
        loaded: whether the others have been written to the warehouse.
        also: problems found elsewhere, such as those of the folder as a whole.

    Raises:
        PeriodError: the reading is of no month.
    """
    problems = [*reading.problems, *also]
    if held is None:
        held = reading.held | {one.file for one in problems if one.severity == "error"}
    return MonthReport(
        partnership,
        month_of(reading.received).text,
        loaded,
        (*_files(reading, held, loaded=loaded), *_not_read(reading, problems)),
        lines_of(problems),
    )


def _are(count: int) -> str:
    return "is" if count == 1 else "are"


def _files(reading: Reading, held: Collection[str], *, loaded: bool) -> list[FileLine]:
    rows = {name: _rows(frame) for name, frame in reading.frames.items()}
    fit: State = "loaded" if loaded else "can be loaded"
    return [
        FileLine(
            legible(one.name),
            one.source,
            one.extract,
            None if one.name in held else rows.get(one.extract, {}).get(one.name, 0),
            one.sha256,
            "held back" if one.name in held else fit,
        )
        for one in sorted(reading.arrivals, key=lambda one: (one.name, one.source))
    ]


def _not_read(reading: Reading, problems: Iterable[Problem]) -> list[FileLine]:
    known = {one.name for one in reading.arrivals}
    names = {one.file for one in problems if one.rule in _ARRIVED_BUT_NOT_READ} - known
    return [FileLine(legible(name), None, None, None, None, "not read") for name in sorted(names)]


def _rows(frame: pl.DataFrame) -> dict[str, int]:
    """The rows of each file that stood in it, zeros for absent rows left out."""
    counted = frame.filter(pl.col("source_row").is_not_null()).group_by("source_file").len()
    return dict(counted.iter_rows())
