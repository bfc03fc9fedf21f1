"""Control charts and trend tests: cases 04 to 20."""

import duckdb
import polars as pl

from benchmarks.trend_cases.case import Case, Method
from obapipe import sqlfiles


def xmr(connection: duckdb.DuckDBPyConnection, case: Case) -> dict[str, pl.DataFrame]:
    """Individuals charts with the rules of Making Data Count, with the options of `options.csv`."""
    options = case.options
    improvement = options.get("improvement_direction") or "increase"
    points = case.input.with_columns(
        pl.col("t").cast(pl.Int64), pl.col("rebase").fill_null(0).cast(pl.Int64), pl.col("y").cast(pl.Float64)
    )
    connection.register("xmr_point", points)
    sqlfiles.run(
        connection,
        "trends/xmr/limits",
        screen=options.get("screen_outliers", "TRUE") != "FALSE",
        fixed_points=_whole(options.get("fix_after_n_points")),
    )
    sqlfiles.run(connection, "trends/xmr/signals", improvement=improvement)
    found = connection.table("xmr_signal").pl().rename({"lower": "lpl", "upper": "upl"})
    return {"expected": found.with_columns(pl.col("t").cast(pl.Float64))}


def assurance(connection: duckdb.DuckDBPyConnection, case: Case) -> str | None:
    """What the chart of a case says of its target, after `xmr`."""
    target = case.options.get("target")
    sqlfiles.run(
        connection,
        "trends/xmr/assurance",
        target=float(target) if target else None,
        improvement=case.options.get("improvement_direction") or "increase",
    )
    found = connection.table("xmr_assurance").fetchone()
    return None if found is None else found[1]


def fingertips_proportion(connection: duckdb.DuckDBPyConnection, case: Case) -> dict[str, pl.DataFrame]:
    """The recent trend of proportions."""
    points = case.input.with_columns(
        value=pl.lit(None, pl.Float64), lower=pl.lit(None, pl.Float64), upper=pl.lit(None, pl.Float64)
    )
    return _fingertips(connection, points, "proportion")


def fingertips_rate(connection: duckdb.DuckDBPyConnection, case: Case) -> dict[str, pl.DataFrame]:
    """The recent trend of values with limits."""
    points = case.input.rename({"lo": "lower", "hi": "upper"}).with_columns(
        x=pl.lit(None, pl.Float64), n=pl.lit(None, pl.Float64)
    )
    return _fingertips(connection, points, "other")


def _fingertips(
    connection: duckdb.DuckDBPyConnection, points: pl.DataFrame, kind: str
) -> dict[str, pl.DataFrame]:
    numbers = ("t", "x", "n", "value", "lower", "upper")
    connection.register(
        "annual_point", points.with_columns(pl.col(numbers).cast(pl.Float64), kind=pl.lit(kind))
    )
    sqlfiles.run(connection, "trends/fingertips/marker")
    found = connection.table("fingertips").pl()
    return {
        "expected": found.with_columns(
            pl.col("consistent").cast(pl.String).str.to_uppercase().alias("consistent")
        )
    }


def _kendall(connection: duckdb.DuckDBPyConnection, points: pl.DataFrame) -> pl.DataFrame:
    connection.register("kendall_point", points)
    sqlfiles.run(connection, "trends/mann_kendall/test")
    sqlfiles.run(connection, "trends/mann_kendall/slope")
    tests, slopes = (connection.table(name).pl() for name in ("kendall_test", "sen_slope"))
    return tests.join(slopes, on="series", how="left").with_columns(
        pl.col("points", "s").cast(pl.Float64).name.keep()
    )


_NAMES = {"points": "n", "s": "S", "variance": "varS", "lower": "slope_lo95", "upper": "slope_hi95"}


def mann_kendall(connection: duckdb.DuckDBPyConnection, case: Case) -> dict[str, pl.DataFrame]:
    """Mann-Kendall tests with Sen's slope; missing periods keep their place."""
    points = case.input.select("series", "y", pl.col("t").alias("place"), season=pl.lit(0))
    return {"expected": _kendall(connection, points).rename(_NAMES)}


def seasonal_mann_kendall(connection: duckdb.DuckDBPyConnection, case: Case) -> dict[str, pl.DataFrame]:
    """Seasonal tests; the slope is per year."""
    points = case.input.select("series", "y", "season", pl.col("year").alias("place"))
    return {"expected": _kendall(connection, points).rename({**_NAMES, "slope": "slope_per_year"})}


def _whole(text: str | None) -> int | None:
    return int(float(text)) if text else None


METHODS: dict[str, Method] = {
    "xmr": xmr,
    "fingertips_proportion": fingertips_proportion,
    "fingertips_rate": fingertips_rate,
    "mann_kendall": mann_kendall,
    "seasonal_mann_kendall": seasonal_mann_kendall,
}
