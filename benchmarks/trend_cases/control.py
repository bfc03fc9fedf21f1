"""Control charts and trend tests: cases 04 to 20."""

import duckdb
import polars as pl

from benchmarks.trend_cases.case import Case, Method
from obapipe import sqlfiles

_BETTER = {"increase": 1, "decrease": -1, "neutral": 0}


def xmr(connection: duckdb.DuckDBPyConnection, case: Case) -> dict[str, pl.DataFrame]:
    """Individuals charts with the rules of Making Data Count, with the options of `options.csv`.

    Raises:
        ValueError: the chart says something else of the target than the options expect.
    """
    options = {name: value for name, value in case.options.items() if value}
    points = case.input.with_columns(
        pl.col("t", "rebase").cast(pl.Int64), pl.col("y").cast(pl.Float64), based=True
    )
    connection.register("xmr_point", points)
    aim = (
        points.select("series")
        .unique()
        .with_columns(
            better=pl.lit(_BETTER[options.get("improvement_direction", "increase")]),
            target=pl.lit(options.get("target")).cast(pl.Float64),
        )
    )
    connection.register("xmr_aim", aim)
    fixed = options.get("fix_after_n_points")
    screened = options.get("screen_outliers", "TRUE").upper() in ("TRUE", "1")
    sqlfiles.run(connection, "trends/xmr/places", fixed_points=None if fixed is None else int(float(fixed)))
    sqlfiles.run(connection, "trends/xmr/limits", screen_outliers=screened)
    sqlfiles.run(connection, "trends/xmr/signals")
    sqlfiles.run(connection, "trends/xmr/assurance")
    found = connection.table("xmr_assurance").pl()["assurance_type"].to_list()
    wanted = options.get("assurance_type")
    if set(found) != {wanted}:
        message = f"{case.name}: the target is {found} instead of {wanted}"
        raise ValueError(message)
    return {"expected": connection.table("xmr_signal").pl().rename({"lower": "lpl", "upper": "upl"})}


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


METHODS: dict[str, Method] = {
    "xmr": xmr,
    "fingertips_proportion": fingertips_proportion,
    "fingertips_rate": fingertips_rate,
    "mann_kendall": mann_kendall,
    "seasonal_mann_kendall": seasonal_mann_kendall,
}
