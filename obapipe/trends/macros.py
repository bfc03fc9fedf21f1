"""The scalar functions that trend statements use and DuckDB lacks: distributions, limits, rounding half up."""

import duckdb

from obapipe import sqlfiles

_IN_ORDER = (
    "normal_quantile_middle",
    "normal_quantile_side",
    "normal_quantile_far",
    "normal_quantile",
    "normal_upper",
    "normal_cumulative",
    "normal_two_sided",
    "student_central",
    "student_cumulative",
    "student_density",
    "student_expansion",
    "student_quantile",
    "poisson_cumulative",
    "z_of",
    "wilson_lower",
    "wilson_upper",
    "byar_lower",
    "byar_upper",
    "count_lower",
    "count_upper",
    "rounded",
)


def load_macros(connection: duckdb.DuckDBPyConnection) -> None:
    """Make every function of `sql/macros` known to a connection, those that others use first."""
    for name in _IN_ORDER:
        sqlfiles.run(connection, f"macros/{name}")
