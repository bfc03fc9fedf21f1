"""Conforms what landed to the one tidy fact, and to the figures that would be printed if nothing were too small."""

from collections.abc import Sequence

import duckdb

from obapipe import sqlfiles
from obapipe.reference import Reference
from obapipe.warehouse import transaction

_PREPARED = ("atom", "term_value", "population_year")
_OBSERVED = ("create_observation", "insert_observation")
_PUBLISHABLE = (
    "create_publishable",
    "insert_as_observed",
    "insert_year_to_date",
    "insert_gap",
)


def conform(connection: duckdb.DuckDBPyConnection, reference: Reference) -> int:
    """Rebuild `restricted.observation` and `restricted.publishable` from `restricted.landing`.

    Args:
        connection: to the restricted warehouse; what it writes is written in one transaction.
        reference: the partnership as relations.

    Returns:
        How many observations there are.
    """
    _run(connection, reference, (*_OBSERVED, *_PUBLISHABLE))
    return len(connection.table("restricted.observation"))


def observe(connection: duckdb.DuckDBPyConnection, reference: Reference) -> None:
    """The same without `restricted.publishable`: what arrived can then be judged beside what was known."""
    _run(connection, reference, _OBSERVED)


def _run(connection: duckdb.DuckDBPyConnection, reference: Reference, written: Sequence[str]) -> None:
    reference.register(connection)
    # Before the transaction: DuckDB plans the joins by what it knows of committed tables.
    for name in _PREPARED:
        sqlfiles.run(connection, f"observation/{name}")
    with transaction(connection):
        for name in written:
            sqlfiles.run(connection, f"observation/{name}")
