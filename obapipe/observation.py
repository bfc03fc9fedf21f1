"""Conforms what landed to the one tidy fact, and to the figures that would be printed if nothing were too small."""

import duckdb

from obapipe import sqlfiles
from obapipe.reference import Reference

_STATEMENTS = (
    "atom",
    "term_value",
    "population_year",
    "create_observation",
    "insert_observation",
    "create_publishable",
    "insert_as_observed",
    "insert_year_to_date",
    "insert_gap",
)


def conform(connection: duckdb.DuckDBPyConnection, reference: Reference) -> int:
    """Rebuild `restricted.observation` and `restricted.publishable` from `restricted.landing`.

    Args:
        connection: to the restricted warehouse, inside a transaction.
        reference: the partnership as relations.

    Returns:
        How many observations there are.
    """
    reference.register(connection)
    for name in _STATEMENTS:
        sqlfiles.run(connection, f"observation/{name}")
    return len(connection.table("restricted.observation"))
