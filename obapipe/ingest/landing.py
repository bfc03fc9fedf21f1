"""Writes what was read and found valid into `restricted.landing`. Reading and judging are `obapipe.ingest.month`'s."""

import hashlib
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import polars as pl

from obapipe import sqlfiles
from obapipe.ingest.month import (
    Reading,
    arrivals,
    folder_problems,
    read_months,
    received_months,
    signature,
)
from obapipe.ingest.problems import Problem, has_errors
from obapipe.partnership import Partnership, Term
from obapipe.warehouse import transaction
from schemas import EXTRACTS, Extract

_PAIR = pl.Struct({"key": pl.String, "value": pl.String})
_NUMBER = pl.Struct({"key": pl.String, "value": pl.Float64})


@dataclass(frozen=True)
class Landed:
    """What a landing did.

    Attributes:
        months: the months whose folders were read because they were new or had changed.
        rows: how many rows were written; none where anything is wrong.
        problems: everything found in them, by month; what is wrong with a folder of another name is under its name.
    """

    months: list[str]
    rows: int
    problems: dict[str, list[Problem]]

    @property
    def failed(self) -> dict[str, list[Problem]]:
        """The months that hold an error, with all their problems."""
        return {month: found for month, found in self.problems.items() if has_errors(found)}


def land(
    connection: duckdb.DuckDBPyConnection,
    partnership: Partnership,
    months: Sequence[str],
    progress: Callable[[str], None] = lambda _month: None,
) -> Landed:
    """Land every month up to the last asked for that is new or has changed since it was landed, or nothing at all.

    A month is read again when a byte of its files or of the mapping changed. Everything is judged first; one error
    anywhere, a landed month that is gone from the folder included, and nothing is written.

    Args:
        connection: to the restricted warehouse.
        partnership: whose extracts they are.
        months: the months to be published; a month in which nothing arrived is a problem, unless the partnership
            names it among those it publishes.
        progress: told each month as it is written.
    """
    sqlfiles.run(connection, "landing/create_landing")
    sqlfiles.run(connection, "landing/create_landed_month")
    known = dict(
        sqlfiles.read(connection, "landing/landed_months").select("received", "signature").iter_rows()
    )
    reference = reference_signature(partnership)
    there = received_months(partnership)
    problems = {problem.file: [problem] for problem in folder_problems(partnership, known)}
    signs = {
        month: f"{reference} {signature(arrivals(partnership, month))}"
        for month in there
        if month <= max(months)
    }
    changed = [month for month, sign in signs.items() if known.get(month) != sign]
    # A row that is not sent again takes back an earlier one, so whatever follows a change is landed again too.
    due = {month: sign for month, sign in signs.items() if changed and month >= changed[0]}
    empty = [month for month in months if month not in there and month not in partnership.publication.months]
    readings = {reading.received: reading for reading in read_months(partnership, [*due, *empty])}
    problems |= {month: reading.problems for month, reading in readings.items()}
    if any(has_errors(found) for found in problems.values()):
        return Landed(list(due), 0, problems)
    asked = _asked(partnership)
    rows = 0
    with transaction(connection):
        for month, sign in due.items():
            rows += _write(connection, readings[month], sign, asked)
            progress(month)
    return Landed(list(due), rows, problems)


def reference_signature(partnership: Partnership) -> str:
    """One hash over the reference files that decide what a row means: the mapping, the catalogue, the places."""
    reference = partnership.raw / "reference"
    names = ("sources.toml", "indicators.toml", "geography.csv")
    return hashlib.sha256(b"\0".join(_content(reference / name) for name in names)).hexdigest()[:16]


def _content(path: Path) -> bytes:
    return path.read_bytes() if path.is_file() else b""


def _write(
    connection: duckdb.DuckDBPyConnection, reading: Reading, sign: str, asked: dict[str, list[str]]
) -> int:
    """Replace a month's rows; the caller's transaction makes it all or nothing."""
    for statement in ("landing/delete_landing", "landing/delete_landed_month"):
        sqlfiles.run(connection, statement, received=reading.received)
    landed = sqlfiles.read(connection, "landing/landed_periods")
    frames = [
        _long(
            EXTRACTS[name],
            frame,
            reading.received,
            asked.get(name, []),
            landed.filter(pl.col("extract") == name)["period"].drop_nulls().to_list(),
        )
        for name, frame in sorted(reading.frames.items())
    ]
    for frame in frames:
        connection.register("incoming", frame)
        sqlfiles.run(connection, "landing/insert_landing")
        connection.unregister("incoming")
    rows = sum(frame.height for frame in frames)
    sqlfiles.run(
        connection,
        "landing/insert_landed_month",
        received=reading.received,
        signature=sign,
        files=len(reading.arrivals),
        rows=rows,
    )
    return rows


def _asked(partnership: Partnership) -> dict[str, list[str]]:
    """The dimensions of each extract that the catalogue filters or breaks down by."""
    found: dict[str, set[str]] = {}
    for indicator in partnership.indicators.values():
        for term in (indicator.numerator, indicator.denominator):
            if isinstance(term, Term):
                found.setdefault(term.extract, set()).update(term.where)
        found[indicator.numerator.extract].update(indicator.breakdowns)
    return {extract: sorted(dimensions) for extract, dimensions in found.items()}


def _long(
    extract: Extract, frame: pl.DataFrame, received: str, asked: Sequence[str], landed: Collection[str]
) -> pl.DataFrame:
    """An extract's rows with their dimensions and measures as lists of key and value.

    `stands_alone` marks the first row of each place, period and combination of the dimensions asked for. `landed` are
    the periods of which an earlier month sent rows, which a zero may take back.
    """
    period = pl.col("period") if "period" in frame.columns else pl.lit(None, pl.String)
    measures = [name for name in extract.all_measures if name in frame.columns]
    key = [name for name in ("period", "geography", *asked) if name in frame.columns]
    marked = frame.with_columns(pl.struct(key).is_first_distinct().alias("stands_alone"))
    # Most zeros for rows not sent say nothing: leave them before they are made into lists.
    spoken = pl.col("source_row").is_not_null() | pl.col("stands_alone") | period.is_in(list(landed))
    return marked.filter(spoken).select(
        pl.lit(extract.name).alias("extract"),
        pl.lit(received).alias("received"),
        "source_file",
        pl.col("source_row").cast(pl.Int64),
        period.alias("period"),
        "geography",
        _entries(extract.dimensions, pl.String, _PAIR).alias("dimensions"),
        _entries(measures, pl.Float64, _NUMBER).alias("measures"),
        "source_status",
        "stands_alone",
    )


def _entries(names: Sequence[str], kind: type[pl.DataType], entry: pl.Struct) -> pl.Expr:
    if not names:
        return pl.lit([], dtype=pl.List(entry))
    pairs = [pl.struct(pl.lit(name).alias("key"), pl.col(name).cast(kind).alias("value")) for name in names]
    return pl.concat_list(pairs)
