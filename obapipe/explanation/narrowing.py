"""The partnership's relations narrowed to one figure, so that the pipeline's own SQL works out that figure alone."""

from collections.abc import Collection

import duckdb
import polars as pl

from obapipe.periods import Period
from obapipe.reference import Reference

_NUMBERED = "source_row"
_FIRST_ROW = 2


def narrow(
    connection: duckdb.DuckDBPyConnection,
    reference: Reference,
    terms: Collection[str],
    periods: Collection[Period],
    geography: str,
    breakdowns: Collection[str],
) -> None:
    """Register the `ref_...` relations, narrowed to some terms, periods of one frequency and one place."""
    frames = reference.frames
    frequency = next(iter(periods)).frequency
    asked = pl.col("term").is_in(list(terms)) & (pl.col("frequency") == frequency)
    narrowed = {
        "ref_term": frames["ref_term"].filter(asked),
        "ref_term_breakdown": frames["ref_term_breakdown"].filter(
            asked, pl.col("breakdown").is_in(list(breakdowns))
        ),
        "ref_calendar": frames["ref_calendar"].filter(
            pl.col("frequency") == frequency, pl.col("period").is_in([one.text for one in periods])
        ),
        "ref_part": frames["ref_part"].filter(whole=geography),
    }
    for name, frame in {**frames, **narrowed}.items():
        connection.register(name, frame)
    numbered = reference.partnership.population.with_row_index(_NUMBERED, offset=_FIRST_ROW)
    connection.register("ref_population_row", numbered.with_columns(pl.col(_NUMBERED).cast(pl.Int64)))
