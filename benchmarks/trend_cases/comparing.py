"""Funnels, ranks, overdispersion, shrinkage and reconciliation: cases 27 to 31."""

import duckdb
import polars as pl

from benchmarks.trend_cases.case import Case, Method
from obapipe import sqlfiles


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
    return {"expected": connection.table("share_funnel").pl().rename(names)}


def funnel_rate(connection: duckdb.DuckDBPyConnection, case: Case) -> dict[str, pl.DataFrame]:
    """Rates in a funnel, with descending ranks and quartiles; the multiplier is the one the reference wrote with."""
    expected = case.expected["expected"]
    plain = case.input.join(expected.select("area", "rate"), on="area").filter(pl.col("x") > 0)
    ratio = plain.select((pl.col("rate") * pl.col("n") / pl.col("x")).first()).item()
    rates = _one_group(case.input).with_columns(multiplier=float(round(ratio)))
    connection.register("funnel_rate", rates)
    sqlfiles.run(connection, "comparisons/funnel/rates")
    found = connection.table("rate_funnel").pl()
    connection.register("ranked_value", found.select("grp", "area", "value", sense=pl.lit(1)))
    sqlfiles.run(connection, "comparisons/funnel/ranks")
    ranks = connection.table("rank_of").pl().select("area", "rank", "quartile")
    names = {"value": "rate", "flag": "significance", "rank": "rank_desc"}
    joined = found.join(ranks, on="area", how="left").rename(names)
    return {"expected": joined.with_columns(pl.col("rank_desc", "quartile").cast(pl.Float64))}


def overdispersion(connection: duckdb.DuckDBPyConnection, case: Case) -> dict[str, pl.DataFrame]:
    """Phi and tau squared on the arcsine (PR) and the logarithmic (RC) scale."""
    connection.register("dispersed", _one_group(case.input))
    rows: list[pl.DataFrame] = []
    for label, kind in (("PR", "share"), ("RC", "rate")):
        sqlfiles.run(connection, "comparisons/funnel/overdispersion", kind=kind)
        rows.append(connection.table("dispersion").pl().with_columns(kind=pl.lit(label)))
    found = pl.concat(rows).rename({"areas": "n_areas"}).with_columns(pl.col("n_areas").cast(pl.Float64))
    order = case.expected["expected"].select("kind")
    return {"expected": order.join(found, on="kind", how="left", maintain_order="left")}


def empirical_bayes(connection: duckdb.DuckDBPyConnection, case: Case) -> dict[str, pl.DataFrame]:
    """Rates drawn towards the rate of all areas."""
    connection.register("dispersed", _one_group(case.input))
    sqlfiles.run(connection, "comparisons/funnel/shrunken")
    return {"expected": connection.table("shrunken_rate").pl().rename({"shrunken": "eb"})}


def reconciliation(connection: duckdb.DuckDBPyConnection, case: Case) -> dict[str, pl.DataFrame]:
    """Forecasts of a whole and its parts made to add up; the whole is the row called so, else the first."""
    whole = pl.col("area").str.to_lowercase().str.contains(r"city|total|parent|whole|^all$")
    rows = case.input.with_columns(is_whole=whole)
    if rows["is_whole"].sum() != 1:
        rows = rows.with_columns(is_whole=pl.int_range(pl.len()) == 0)
    connection.register("incoherent", rows.with_columns(grp=pl.lit(1)))
    sqlfiles.run(connection, "trends/coherence/reconcile")
    return {
        "expected": connection.table("reconciled").pl().rename({"f": "f_reconciled", "v": "v_reconciled"})
    }


def _one_group(areas: pl.DataFrame) -> pl.DataFrame:
    return areas.with_columns(pl.lit(1).alias("grp"))


METHODS: dict[str, Method] = {
    "funnel_proportion": funnel_proportion,
    "funnel_rate": funnel_rate,
    "overdispersion": overdispersion,
    "empirical_bayes": empirical_bayes,
    "reconciliation": reconciliation,
}
