"""What was read as rows of `restricted.landing`, in a database in memory beside what had landed before.

There it can be judged like the real thing, and nothing is written.
"""

from collections.abc import Generator, Sequence
from contextlib import contextmanager

import duckdb
import polars as pl

from obapipe import sqlfiles
from obapipe.ingest.reading import Reading
from obapipe.ingest.shaping import RECEIVED
from obapipe.partnership import Partnership, Term
from schemas import EXTRACTS, Extract

SHEET = "source_sheet"
_NONE = {
    **dict.fromkeys(["extract", "received", "source_file", SHEET], pl.String),
    "source_row": pl.Int64,
    **dict.fromkeys(["period", "geography", "row_key"], pl.String),
    "measures": pl.List(pl.Float64),
    "source_status": pl.String,
}
_PLACED = ("extract", "period", "geography")
_VERSION = (*_PLACED, RECEIVED, "source_file")
_MANY = 100_000  # fewer rows are judged sooner than added up
_KEY = ("extract", "period", "geography", "row_key")


def incoming(
    history: pl.DataFrame | None, readings: Sequence[Reading], partnership: Partnership
) -> pl.DataFrame:
    """What was read as rows of `restricted.landing`.

    Of the zeros that stand for rows not sent, only those that speak for themselves, and those that take back a row of
    a month before.

    Args:
        history: the rows of `restricted.landing` of the months before, None for none.
        readings: the months that follow.
        partnership: whose extracts they are.
    """
    asked = _asked(partnership)
    parts = [
        _long(
            EXTRACTS[name],
            pl.concat(
                reading.frames[name].with_columns(pl.lit(reading.received).alias(RECEIVED))
                for reading in readings
                if name in reading.frames
            ),
            asked.get(name, []),
        )
        for name in sorted({name for reading in readings for name in reading.frames})
    ]
    if not parts:
        return pl.DataFrame(schema=_NONE)
    rows = pl.concat(parts)
    if history is None or rows["speaks"].all():
        return rows.filter("speaks").drop("speaks")
    taken_back = rows.filter(~pl.col("speaks")).join(history, on=_KEY, how="semi", maintain_order="left")
    return pl.concat([rows.filter("speaks"), taken_back]).drop("speaks")


def condensed(rows: pl.DataFrame, history: pl.DataFrame | None, partnership: Partnership) -> pl.DataFrame:
    """The same rows for judging, those alike in all that the catalogue asks for added up.

    A place's rows of a period are added up only where one file of one month holds all of them, so that no choice
    between versions is lost. `source_row` is the first of them.

    Args:
        rows: what `incoming` gives.
        history: the rows of `restricted.landing` of the months before, None for none.
        partnership: whose extracts they are.
    """
    if rows.is_empty() or rows.height < _MANY:
        return rows
    asked = _asked(partnership)
    parts = rows.partition_by("extract", as_dict=True, maintain_order=True)
    return pl.concat(
        _condensed(part, history, EXTRACTS[str(name)], asked.get(str(name), []))
        for (name,), part in parts.items()
    )


def _condensed(
    rows: pl.DataFrame, history: pl.DataFrame | None, extract: Extract, asked: Sequence[str]
) -> pl.DataFrame:
    versions = pl.concat(
        [rows.select(_VERSION), *([] if history is None else [history.select(_VERSION)])]
    ).unique()
    several = versions.filter(pl.struct(_PLACED).is_duplicated()).select(_PLACED).unique()
    apart = rows.join(several, on=_PLACED, how="semi", nulls_equal=True, maintain_order="left")
    alike = rows.join(several, on=_PLACED, how="anti", nulls_equal=True, maintain_order="left")
    categories = pl.col("row_key").str.split("|")
    measures = [pl.col("measures").list.get(place) for place in range(len(extract.all_measures))]
    same = [
        *(categories.list.get(extract.dimensions.index(name)).alias(f"asked {name}") for name in asked),
        *(measure.is_null().alias(f"no measure {place}") for place, measure in enumerate(measures)),
        pl.col("source_row").is_null().alias("made up"),
    ]
    added = (
        alike.group_by(*_VERSION, SHEET, "source_status", *same, maintain_order=True)
        .agg(
            pl.col("source_row").min(),
            pl.col("row_key").first(),
            *(measure.sum().alias(f"measure {place}") for place, measure in enumerate(measures)),
        )
        .with_columns(
            pl.concat_list(
                pl.when(~pl.col(f"no measure {place}")).then(f"measure {place}")
                for place in range(len(measures))
            ).alias("measures")
        )
    )
    return pl.concat([apart, added.select(rows.columns)])


@contextmanager
def in_memory(*rows: pl.DataFrame | None) -> Generator[duckdb.DuckDBPyConnection, None, None]:
    """A database in memory whose `restricted.landing` holds the rows; None for none."""
    with duckdb.connect() as connection:
        sqlfiles.run(connection, "landing/create_schema")
        sqlfiles.run(connection, "landing/create_landing")
        for some in rows:
            if some is not None:
                insert(connection, "landing/insert_landing", some)
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


def _long(extract: Extract, rows: pl.DataFrame, asked: Sequence[str]) -> pl.DataFrame:
    """An extract's rows of several months, categories joined to a key and measures a list, each in the extract's order.

    `speaks` is false for zeros that stand for rows not sent and say nothing, unless they take back a row of a month
    landed before.
    """
    period = pl.col("period") if "period" in rows.columns else pl.lit(None, pl.String)
    sheet = pl.col(SHEET) if SHEET in rows.columns else pl.lit(None, pl.String)
    key = [name for name in (RECEIVED, "period", "geography", *asked) if name in rows.columns]
    sent = pl.col("source_row").is_not_null()
    # The first of a place and of each category that the catalogue asks for says that it is there.
    some_not_sent = rows["source_row"].null_count() > 0
    speaks = sent | pl.struct(key).is_first_distinct() if some_not_sent else pl.lit(value=True)
    rows = rows.with_columns(speaks.alias("speaks"))
    if not rows["speaks"].all():
        since = pl.when("speaks").then(RECEIVED).min().over(extract.key)
        rows = rows.with_columns(pl.col("speaks") | (pl.col(RECEIVED) > since).fill_null(value=False))
    return rows.select(
        pl.lit(extract.name).alias("extract"),
        RECEIVED,
        "source_file",
        sheet.alias(SHEET),
        pl.col("source_row").cast(pl.Int64),
        period.alias("period"),
        "geography",
        pl.concat_str(*(pl.col(name).cast(pl.String) for name in extract.dimensions), separator="|").alias(
            "row_key"
        )
        if extract.dimensions
        else pl.lit("").alias("row_key"),
        pl.concat_list(pl.col(name).cast(pl.Float64) for name in extract.all_measures).alias("measures"),
        "source_status",
        "speaks",
    )
