"""A month's arrivals as they were read, and which of its files are held back. Reading them is `month`'s work.

A file is the unit: one with an error gives no row, and neither does one that cannot be judged without it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import polars as pl

from obapipe.ingest.files import Arrival
from obapipe.ingest.problems import Problem, has_errors

Needs = Mapping[str, frozenset[str]]
_WAITS = "waits_for_another_file"


@dataclass(frozen=True)
class Reading:
    """A month's arrivals, read.

    Attributes:
        received: the month.
        frames: extract to the rows of the files that load: `period`, `geography`, the dimensions, every measure of
            the extract (Int64, or Float64 where it carries decimals; null where not given), `source_status` (ok,
            withheld, missing, not_applicable), `source_file`, `source_sheet` (null where the file has none),
            `source_row` (null where zeros stand for an absent row).
        problems: errors, warnings and notices.
        arrivals: the files, their hashes those of the bytes that were read.
        held: the names of the files that are held back: none of their rows are in `frames`.
        needs: file to the other files without which it cannot be judged.
    """

    received: str
    frames: dict[str, pl.DataFrame]
    problems: list[Problem]
    arrivals: list[Arrival]
    held: frozenset[str] = frozenset()
    needs: Needs = field(default_factory=dict[str, frozenset[str]])

    @property
    def in_order(self) -> bool:
        """Whether everything loads, so that the month may be published."""
        return not self.held and not has_errors(self.problems)

    @property
    def loaded(self) -> list[str]:
        """The names of the files that load, sorted."""
        return sorted({arrival.name for arrival in self.arrivals} - self.held)


def hold_back(readings: Sequence[Reading]) -> list[Reading]:
    """Take every file with an error out of its reading, and every file that needs one that is out.

    What a file is told about once counts in all months that it has rows for. A file that only waits for others is told
    of by a notice.

    Args:
        readings: what belongs together; held back already is held back still.

    Returns:
        The same months in the same order.
    """
    wrong = frozenset[str]().union(*(_wrong(reading) for reading in readings))
    needs = _together(reading.needs for reading in readings)
    held = wrong.union(*(reading.held for reading in readings))
    while True:
        waiting = {file for file, others in needs.items() if not held.isdisjoint(others)}
        if waiting <= held:
            break
        held |= waiting
    return [_without(reading, held, wrong, needs) for reading in readings]


def add_problems(reading: Reading, problems: Iterable[Problem]) -> Reading:
    """The reading with further problems, those it has left out; `hold_back` says what follows from them."""
    new = [problem for problem in problems if problem not in reading.problems]
    return replace(reading, problems=[*reading.problems, *new])


def _wrong(reading: Reading) -> frozenset[str]:
    """The files that errors are about; an error about an extract alone is about all its files."""
    errors = [problem for problem in reading.problems if problem.severity == "error"]
    named = {_file_of(problem, reading) for problem in errors} - {"", reading.received}
    whole = {problem.extract for problem in errors if not problem.file and problem.extract is not None}
    return frozenset(named | {one.name for one in reading.arrivals if one.extract in whole})


def _file_of(problem: Problem, reading: Reading) -> str:
    """The file that arrived: a problem inside a zip names the member too."""
    packed = (one.name for one in reading.arrivals if problem.file.startswith(f"{one.name}/"))
    return next(packed, problem.file)


def _together(needs: Iterable[Needs]) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for one in needs:
        for file, others in one.items():
            found[file] = found.get(file, frozenset()) | others
    return found


def _without(reading: Reading, held: frozenset[str], wrong: frozenset[str], needs: Needs) -> Reading:
    there = {arrival.name for arrival in reading.arrivals} | _wrong(reading)
    gone = sorted(held)
    left = {
        name: frame.filter(~pl.col("source_file").is_in(gone)) if gone else frame
        for name, frame in reading.frames.items()
    }
    extract_of = {arrival.name: arrival for arrival in reversed(reading.arrivals)}
    waiting = [
        _waits(extract_of[file], sorted(needs.get(file, frozenset()) & held))
        for file in sorted((held - wrong) & set(extract_of))
    ]
    own = [problem for problem in reading.problems if problem.rule != _WAITS]
    return replace(
        reading,
        problems=[*own, *waiting],
        frames={name: frame for name, frame in left.items() if frame.height},
        held=held & there,
    )


def _waits(arrival: Arrival, others: list[str]) -> Problem:
    return Problem(
        "notice",
        _WAITS,
        arrival.name,
        found=f"nothing wrong with it, but it cannot be judged without {', '.join(others)}, held back too",
        expected="files that give the same figures, or whose absent rows count as zero, to load together",
        advice="Correct the other file, or take it out of the folder; this one then loads.",
        extract=arrival.extract,
        source=arrival.source,
    )
