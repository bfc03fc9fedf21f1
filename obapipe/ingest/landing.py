"""Writes what was read and found in order into `restricted.landing`. Reading and judging are done elsewhere."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import duckdb
import polars as pl

from obapipe import sqlfiles
from obapipe.ingest.incoming import insert
from obapipe.ingest.judging import Judged, examine, kept_alike
from obapipe.ingest.month import folder_problems
from obapipe.ingest.problems import Problem, has_errors
from obapipe.ingest.reading import Reading
from obapipe.partnership import Partnership
from obapipe.warehouse import transaction

_FILES: dict[str, type[pl.DataType]] = dict.fromkeys(
    ["received", "source", "extract", "source_file", "sha256"], pl.String
)
_NO_MONTH = ""
_SHOWN = 20
_WHAT_TO_DO = (
    "Correct each file held back, or take it out of its folder to publish without it, then run this again."
)


@dataclass(frozen=True)
class Landed:
    """What a landing did.

    Attributes:
        months: the months whose folders were read because they were new or had changed.
        rows: how many rows were written.
        problems: everything found in them, by month; what is wrong with a folder of another name is under its name.
        readings: by month, what was read.
    """

    months: list[str]
    rows: int
    problems: dict[str, list[Problem]]
    readings: dict[str, Reading] = field(default_factory=dict[str, Reading])

    @property
    def failed(self) -> dict[str, list[Problem]]:
        """The months of which something is held back, with all their problems: nothing may be published."""
        held = {month for month, reading in self.readings.items() if not reading.in_order}
        return {month: found for month, found in self.problems.items() if month in held or has_errors(found)}

    @property
    def in_order(self) -> bool:
        """Whether everything that arrived has landed, so that it may be published."""
        return not self.failed

    @property
    def held(self) -> list[str]:
        """The files that are held back, sorted."""
        return sorted({file for reading in self.readings.values() for file in reading.held})

    @property
    def loaded(self) -> list[str]:
        """The files that landed, sorted."""
        return sorted({file for reading in self.readings.values() for file in reading.loaded})

    def told(self) -> list[str]:
        """What has become of what arrived where not everything is in order, a sentence each; no value is told."""
        if not self.readings:
            return ["The folder of what arrived is not in order, so nothing was changed."]
        lines = [
            f"What arrived for {', '.join(sorted(self.failed))} holds errors. Nothing published has changed."
        ]
        if self.held:
            beside = {file for month in self.failed for file in self.readings[month].loaded}
            others = len(set(self.loaded) - beside)
            more = [f"{others} file{'' if others == 1 else 's'} of other months"] if others else []
            lines += [
                f"Held back: {_listed(self.held)}.",
                f"Loaded: {_listed([*sorted(beside), *more]) or 'nothing'}.",
                _WHAT_TO_DO,
            ]
        return lines


def land(
    connection: duckdb.DuckDBPyConnection,
    partnership: Partnership,
    months: Sequence[str],
    progress: Callable[[str], None] = lambda _month: None,
) -> Landed:
    """Land the files of every month up to the last asked for that is new or has changed since it was landed.

    A month is read again when a byte of its files or of the mapping changed, and for as long as a file of it is held
    back. What had landed from a file that is held back now stays as it is. A landed month that is gone from the
    folder, or a folder that nothing reads, and nothing at all is written.

    Args:
        connection: to the restricted warehouse.
        partnership: whose extracts they are.
        months: the months to be published; a month in which nothing arrived is a problem, unless the partnership
            names it among those it publishes.
        progress: told each month as it is read.
    """
    prepare(connection)
    landed = sqlfiles.read(connection, "landing/landed_months")["received"].to_list()
    problems = {problem.file: [problem] for problem in folder_problems(partnership, landed)}
    if problems:
        return Landed([], 0, problems)
    _renew(connection)
    judged = examine(partnership, months, connection, progress, again=False)
    due = [month for month in judged.readings if month in judged.signatures]
    with transaction(connection):
        _forget_gone(connection, judged)
        for month in due:
            _write(connection, judged, month)
        if due:
            sqlfiles.run(connection, "landing/reread_months", months=_unsettled(judged, due), later=max(due))
    found = {month: reading.problems for month, reading in judged.readings.items()}
    return Landed(due, judged.rows.height, found, judged.readings)


def unsettled_months(connection: duckdb.DuckDBPyConnection, last: str) -> list[str]:
    """The months up to one of which something is held back, or that have to be read again; oldest first."""
    return sqlfiles.read(connection, "landing/unsettled_months", last=last)["received"].to_list()


def prepare(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the tables where there are none."""
    with transaction(connection):
        for table in ("landing", "landed_month", "landed_file"):
            sqlfiles.run(connection, f"landing/create_{table}")


def _renew(connection: duckdb.DuckDBPyConnection) -> None:
    """Where an older obapipe made the tables, make them anew; every month is then read again."""
    if kept_alike(connection):
        return
    with transaction(connection):
        for table in ("landing", "landed_file"):
            sqlfiles.run(connection, f"landing/drop_{table}")
            sqlfiles.run(connection, f"landing/create_{table}")
        sqlfiles.run(connection, "landing/reread_months", months=[], later=_NO_MONTH)


def _write(connection: duckdb.DuckDBPyConnection, judged: Judged, month: str) -> None:
    """Replace what a month's files gave, those that are held back left as they were.

    The caller's transaction makes it all or nothing.
    """
    reading = judged.readings[month]
    standing = sqlfiles.read(connection, "landing/standing_files", received=month)["source_file"]
    replaced = [file for file in standing if file not in reading.held]
    if replaced:
        for statement in ("landing/delete_landing", "landing/delete_landed_file"):
            sqlfiles.run(connection, statement, received=month, files=replaced)
    rows = judged.rows.filter(received=month)
    insert(connection, "landing/insert_landing", rows)
    loaded = [
        (month, one.source, one.extract, one.name, one.sha256)
        for one in reading.arrivals
        if one.name not in reading.held
    ]
    insert(connection, "landing/insert_landed_file", pl.DataFrame(loaded, schema=_FILES, orient="row"))
    if reading.in_order:
        sqlfiles.run(connection, "landing/delete_landed_month", received=month)
        sqlfiles.run(
            connection,
            "landing/insert_landed_month",
            received=month,
            signature=judged.signatures[month],
            files=len(reading.arrivals),
            rows=rows.height,
        )


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(names[:_SHOWN])
    return shown if len(names) <= _SHOWN else f"{shown} and {len(names) - _SHOWN} more"


def _unsettled(judged: Judged, due: Sequence[str]) -> list[str]:
    """The months that have to be read again whatever becomes of their files."""
    return [month for month in due if not judged.readings[month].in_order or not judged.signatures[month]]


def _forget_gone(connection: duckdb.DuckDBPyConnection, judged: Judged) -> None:
    """What landed of a month that never landed whole goes with its folder."""
    there = list(judged.signatures)
    for statement in ("landing/delete_gone", "landing/delete_gone_file"):
        sqlfiles.run(connection, statement, there=there)
