"""What was read as rows of `restricted.landing`, in a database in memory beside what had landed before.

There it can be judged like the real thing, and nothing is written.
"""

from collections.abc import Collection, Generator, Sequence
from contextlib import contextmanager

import duckdb
import polars as pl

from obapipe import sqlfiles
from obapipe.ingest.reading import Reading
from obapipe.ingest.shaping import RECEIVED
from obapipe.partnership import Partnership, Term
from schemas import EXTRACTS, Extract

SHEET = "source_sheet"
_PAIR = pl.Struct({"key": pl.String, "value": pl.String})
_NUMBER = pl.Struct({"key": pl.String, "value": pl.Float64})


@contextmanager
def in_memory(
    history: pl.DataFrame | None, readings: Sequence[Reading], partnership: Partnership
) -> Generator[duckdb.DuckDBPyConnection, None, None]:
    """A database whose `restricted.landing` holds what landed before and the rows of the files that load.

    Args:
        history: the rows of `restricted.landing` of the months before, maps as lists of key and value; None for none.
        readings: the months that follow.
        partnership: whose extracts they are.
    """
    with duckdb.connect() as connection:
        sqlfiles.run(connection, "landing/create_schema")
        sqlfiles.run(connection, "landing/create_landing")
        if history is not None:
            insert(connection, "landing/insert_landing", history)
        landed = sqlfiles.read(connection, "landing/landed_periods")
        asked = _asked(partnership)
        for name in sorted({name for reading in readings for name in reading.frames}):
            rows = pl.concat(
                reading.frames[name].with_columns(pl.lit(reading.received).alias(RECEIVED))
                for reading in readings
                if name in reading.frames
            )
            before = landed.filter(pl.col("extract") == name)["period"].drop_nulls().to_list()
            insert(
                connection,
                "landing/insert_incoming",
                _long(EXTRACTS[name], rows, asked.get(name, []), before),
            )
        yield connection


def insert(connection: duckdb.DuckDBPyConnection, statement: str, rows: pl.DataFrame) -> None:
    """Run a statement that reads the rows as `incoming`."""
    connection.register("incoming", rows)
    sqlfiles.run(connection, statement)
    connection.unregister("incoming")


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
    extract: Extract, rows: pl.DataFrame, asked: Sequence[str], landed: Collection[str]
) -> pl.DataFrame:
    """An extract's rows of several months with their dimensions and measures as lists of key and value.

    Of the zeros that stand for rows not sent, only those that may say something. `speaks` is false where that depends
    on an earlier row that they take back; `landed` are the periods of which a month landed before sent rows.
    """
    period = pl.col("period") if "period" in rows.columns else pl.lit(None, pl.String)
    sheet = pl.col(SHEET) if SHEET in rows.columns else pl.lit(None, pl.String)
    measures = [name for name in extract.all_measures if name in rows.columns]
    key = [name for name in (RECEIVED, "period", "geography", *asked) if name in rows.columns]
    sent = pl.col("source_row").is_not_null()
    # The first of a place and of each category that the catalogue asks for says that it is there.
    speaks = sent | pl.struct(key).is_first_distinct()
    rows = rows.with_columns(speaks.alias("speaks"))
    if not rows["speaks"].all():
        since = pl.when("speaks").then(RECEIVED).min().over(extract.key)
        rows = rows.with_columns(pl.col("speaks") | (pl.col(RECEIVED) > since).fill_null(value=False))
    spoken = rows.filter(pl.col("speaks") | period.is_in(list(landed)))
    return spoken.select(
        pl.lit(extract.name).alias("extract"),
        RECEIVED,
        "source_file",
        sheet.alias(SHEET),
        pl.col("source_row").cast(pl.Int64),
        period.alias("period"),
        "geography",
        _entries(extract.dimensions, pl.String, _PAIR).alias("dimensions"),
        _entries(measures, pl.Float64, _NUMBER).alias("measures"),
        "source_status",
        "speaks",
    )


def _entries(names: Sequence[str], kind: type[pl.DataType], entry: pl.Struct) -> pl.Expr:
    if not names:
        return pl.lit([], dtype=pl.List(entry))
    pairs = [pl.struct(pl.lit(name).alias("key"), pl.col(name).cast(kind).alias("value")) for name in names]
    return pl.concat_list(pairs)
