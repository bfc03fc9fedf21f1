"""Limits, changes and distributions: cases 01 to 03, 33 to 35, 37 and 38."""

import duckdb
import polars as pl

from benchmarks.trend_cases.case import Case, Method
from obapipe import sqlfiles

_FUNCTIONS = {
    "qnorm": "normal_quantile(arg)",
    "pnorm": "normal_cumulative(arg)",
    "pt": "student_cumulative(arg, second::integer)",
    "qt": "student_quantile(arg, second::integer)",
    "ppois": "poisson_cumulative(arg::integer, second)",
}
_METHOD_WORDS = {"exact": "Exact", "byar": "Byars"}


def _limited(
    connection: duckdb.DuckDBPyConnection, case: Case, relation: str, multiplier: float
) -> pl.DataFrame:
    """The expected rows' counts and confidences, with the limits of `relation`."""
    wanted = case.expected["expected"].select("x", "n", "confidence").with_row_index("id")
    connection.register("wanted", wanted.with_columns(multiplier=multiplier))
    source = {"share_limits": "measured_share", "count_limits": "measured_count"}[relation]
    connection.table("wanted").to_view(source)
    sqlfiles.run(connection, f"trends/precision/{relation}")
    return connection.table(relation).order("id").pl()


def wilson(connection: duckdb.DuckDBPyConnection, case: Case) -> dict[str, pl.DataFrame]:
    """Proportions with Wilson's limits."""
    return {"expected": _limited(connection, case, "share_limits", 1)}


def byar_exact(connection: duckdb.DuckDBPyConnection, case: Case) -> dict[str, pl.DataFrame]:
    """Rates per 10,000 with exact or Byar's limits."""
    found = _limited(connection, case, "count_limits", 10000)
    return {
        "expected": found.with_columns(
            pl.col("value").alias("rate"), pl.col("method").replace(_METHOD_WORDS).alias("method")
        )
    }


def change_rates(connection: duckdb.DuckDBPyConnection, case: Case) -> dict[str, pl.DataFrame]:
    """Differences of rates: square and add, steps on the square-root scale, the exact conditional test.

    The multiplier is the one with which the first difference that is not nought was written.
    """
    expected = case.expected["expected"]
    plain = case.input.join(expected.select("case", "diff"), on="case").with_columns(
        plain=pl.col("x2") / pl.col("n2") - pl.col("x1") / pl.col("n1")
    )
    written = (
        plain.filter(pl.col("plain").abs() > 0).select((pl.col("diff") / pl.col("plain")).first()).item()
    )
    multiplier = float(round(written)) if written else 1.0
    connection.register(
        "compared_rate", _with_id(case.input).with_columns(multiplier=multiplier, confidence=0.95)
    )
    sqlfiles.run(connection, "comparisons/change/rate_difference")
    found = connection.table("rate_difference").pl()
    names = {
        "id": "case",
        "difference": "diff",
        "lower": "mover_lower",
        "upper": "mover_upper",
        "steps": "sqrt_z",
    }
    return {"expected": found.rename({**names, "p": "exact_p"})}


def change_proportions(connection: duckdb.DuckDBPyConnection, case: Case) -> dict[str, pl.DataFrame]:
    """Differences of proportions with Newcombe's limits."""
    connection.register("compared_share", _with_id(case.input).with_columns(confidence=0.95))
    sqlfiles.run(connection, "comparisons/change/share_difference")
    return {
        "expected": connection.table("share_difference").pl().rename({"id": "case", "difference": "diff"})
    }


def golden_changes(connection: duckdb.DuckDBPyConnection, case: Case) -> dict[str, pl.DataFrame]:
    """Changes as the seeds print them."""
    figures = case.input.rename({"sentence": "id", "kind": "unit"}).with_columns(decimals=1)
    connection.register("compared_figure", figures)
    sqlfiles.run(connection, "comparisons/change/stated")
    names = {"id": "sentence", "printed_change": "change", "change_percent": "pct_change"}
    return {"expected": connection.table("stated_change").pl().drop("change").rename(names)}


def dsr(connection: duckdb.DuckDBPyConnection, case: Case) -> dict[str, pl.DataFrame]:
    """Directly standardised rates per 10,000."""
    ages = case.input.rename({"area": "id", "pop": "n", "stdpop": "standard"})
    connection.register("measured_age", ages.with_columns(multiplier=10000.0, confidence=0.95))
    sqlfiles.run(connection, "trends/precision/standardised")
    names = {"id": "area", "events": "total_count", "residents": "total_pop"}
    return {"expected": connection.table("standardised").pl().rename(names)}


def suppressed_expected_value(connection: duckdb.DuckDBPyConnection, case: Case) -> dict[str, pl.DataFrame]:
    """Means of Poisson counts of which only the range is known."""
    connection.register("withheld", case.input.rename({"lam": "mean"}).with_row_index("id"))
    sqlfiles.run(connection, "trends/precision/withheld")
    names = {"mean": "lam", "of_1_to_4": "e_1_4", "of_0_to_4": "e_0_4", "chance_1_to_4": "p_1_4"}
    return {"expected": connection.table("withheld_mean").order("id").pl().rename(names)}


def distribution_functions(connection: duckdb.DuckDBPyConnection, case: Case) -> dict[str, pl.DataFrame]:
    """Normal, t and Poisson functions."""
    rows = case.input.rename({"df_or_mean": "second"}).with_row_index("id")
    connection.register("asked", rows.with_columns(pl.col("second").cast(pl.Float64)))
    asked = connection.table("asked")
    parts = [
        asked.filter(duckdb.ColumnExpression("function") == duckdb.ConstantExpression(name)).project(
            f"id, function, arg, second as df_or_mean, {call} as value"
        )
        for name, call in _FUNCTIONS.items()
    ]
    return {"expected": pl.concat([part.pl() for part in parts]).sort("id")}


def _with_id(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.rename({"case": "id"})


METHODS: dict[str, Method] = {
    "wilson": wilson,
    "byar_exact": byar_exact,
    "change_rates": change_rates,
    "change_proportions": change_proportions,
    "golden_changes": golden_changes,
    "dsr": dsr,
    "suppressed_expected_value": suppressed_expected_value,
    "distribution_functions": distribution_functions,
}
