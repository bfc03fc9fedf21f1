"""Judges what arrived: reads what is new or has changed, and checks it against what landed before.

What is wrong is held back. Nothing is written here; `landing` writes what loads.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import polars as pl

from obapipe import sqlfiles
from obapipe.checking.finding import find
from obapipe.ingest.completeness import same_as_before
from obapipe.ingest.files import Arrival
from obapipe.ingest.incoming import condensed, in_memory, incoming
from obapipe.ingest.month import arrivals_by_month, read_months, signature, standing_trouble
from obapipe.ingest.problems import Problem
from obapipe.ingest.reading import Reading, add_problems, hold_back
from obapipe.observation import observe
from obapipe.partnership import Partnership
from obapipe.reference import Reference

_KEPT = {
    ("landing", "row_key"),
    ("landing", "source_sheet"),
    ("landed_month", "signature"),
    ("landed_file", "sha256"),
}
_REFERENCE = ("sources.toml", "indicators.toml", "geography.csv", "population.csv")
Progress = Callable[[str], None]


@dataclass(frozen=True)
class Judged:
    """What arrived, judged.

    Attributes:
        readings: by month, every month that was read, oldest first.
        signatures: by month, what the months that have arrived are known by; empty where a file changed meanwhile.
        rows: of the files that load, as `restricted.landing` has them.
    """

    readings: dict[str, Reading]
    signatures: dict[str, str]
    rows: pl.DataFrame


def judge(
    partnership: Partnership,
    months: Sequence[str],
    connection: duckdb.DuckDBPyConnection | None = None,
    progress: Progress = lambda _month: None,
) -> dict[str, Reading]:
    """Read and judge months as a build would, without writing anything.

    Args:
        partnership: whose extracts they are.
        months: which to judge; what arrived before them is read too where it has not landed as it is now.
        connection: to the restricted warehouse, may be read-only; None where there is none yet.
        progress: told each month as its files are read.
    """
    if not months:
        return {}
    readings = examine(partnership, months, connection, progress, again=True).readings
    return {month: readings[month] for month in months}


def examine(
    partnership: Partnership,
    months: Sequence[str],
    connection: duckdb.DuckDBPyConnection | None,
    progress: Progress,
    *,
    again: bool,
) -> Judged:
    """Judge every month up to the last asked for that is new or has changed since it landed.

    Args:
        partnership: whose extracts they are.
        months: the months asked for. One in which nothing arrived is a problem, unless the partnership names it among
            those it publishes.
        connection: to the restricted warehouse; None where there is none.
        progress: told each month as its files are read.
        again: whether the months asked for are read whether they have changed or not.
    """
    there = arrivals_by_month(partnership)
    reference = reference_signature(partnership)
    signs = {month: f"{reference} {signature(came)}" for month, came in there.items() if month <= max(months)}
    known = landed_signatures(connection)
    first = [month for month, sign in signs.items() if known.get(month) != sign][:1]
    if again or standing_trouble(partnership):
        first += [month for month in months if month in signs]
        empty = [month for month in months if month not in there]
    else:
        published = partnership.publication.months
        empty = [month for month in months if month not in there and month not in published]
    # A row that is not sent again takes back an earlier one, so whatever follows a change is read again too.
    due = [month for month in signs if first and month >= min(first)]
    readings = read_months(partnership, [*due, *empty], progress)
    before = {month: came for month, came in there.items() if month <= max(months)}
    readings = _with(readings, same_as_before(partnership, readings, before))
    history = _landed_before(connection, due[0]) if known and due else None
    rows = incoming(history, readings, partnership)
    if due:
        with in_memory(history, condensed(rows, history, partnership)) as candidate:
            observe(candidate, Reference(partnership))
            readings = _with(readings, find(candidate, partnership, due))
    held = sorted(frozenset[str]().union(*(reading.held for reading in readings)))
    rows = rows.filter(~pl.col("source_file").is_in(held))
    by_month = {reading.received: reading for reading in readings}
    steady = {
        month: sign if _same(there[month], by_month.get(month)) else "" for month, sign in signs.items()
    }
    return Judged(by_month, steady, rows)


def _landed_before(connection: duckdb.DuckDBPyConnection | None, month: str) -> pl.DataFrame | None:
    if connection is None:
        return None
    return sqlfiles.read(connection, "landing/landed_before", received=month)


def landed_signatures(connection: duckdb.DuckDBPyConnection | None) -> dict[str, str]:
    """What the months in the warehouse are known by; empty where it was made before everything kept now was kept."""
    if connection is None:
        return {}
    if not kept_alike(connection):
        return {}
    landed = sqlfiles.read(connection, "landing/landed_months")
    return dict(landed.select("received", "signature").iter_rows())


def kept_alike(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether the warehouse keeps what is kept now: false where an older obapipe made it, or where it is new."""
    return set(sqlfiles.read(connection, "landing/layout").iter_rows()) >= _KEPT


def reference_signature(partnership: Partnership) -> str:
    """One hash over the reference files that decide what a row means and whether it is believed."""
    reference = partnership.raw / "reference"
    return hashlib.sha256(b"\0".join(_content(reference / name) for name in _REFERENCE)).hexdigest()[:16]


def _content(path: Path) -> bytes:
    return path.read_bytes() if path.is_file() else b""


def _with(readings: list[Reading], problems: dict[str, list[Problem]]) -> list[Reading]:
    """The readings with further problems, and with what follows from them."""
    return hold_back([add_problems(one, problems.get(one.received, [])) for one in readings])


def _same(listed: Sequence[Arrival], reading: Reading | None) -> bool:
    """Whether no file of a month changed between being listed and being read."""
    if reading is None:
        return True
    read = {(one.source, one.name): one.sha256 for one in reading.arrivals}
    return all(read.get((one.source, one.name), one.sha256) == one.sha256 for one in listed)
