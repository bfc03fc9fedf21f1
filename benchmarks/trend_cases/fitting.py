"""Lines, log-linear models, simple rules, accuracy and a known break: cases 21 to 24, 26 and 32."""

import re

import duckdb
import polars as pl

from benchmarks.trend_cases.case import Case, Method
from obapipe import sqlfiles

_METRICS = {
    "coverage80": "coverage_80",
    "coverage95": "coverage_95",
    "cov80": "coverage_80",
    "cov95": "coverage_95",
    "rmse": "rmse",
    "mape": "mape",
    "mpe": "mpe",
    "mae": "mae",
    "me": "me",
}


def line_prediction(connection: duckdb.DuckDBPyConnection, case: Case) -> dict[str, pl.DataFrame]:
    """Straight lines with prediction limits at 80 and 95%."""
    return _line(connection, case.input.with_columns(season=pl.lit(0)), seasonal=False)


def line_month_effects(connection: duckdb.DuckDBPyConnection, case: Case) -> dict[str, pl.DataFrame]:
    """Lines with month effects."""
    return _line(connection, case.input, seasonal=True)


def _line(
    connection: duckdb.DuckDBPyConnection, points: pl.DataFrame, *, seasonal: bool
) -> dict[str, pl.DataFrame]:
    _fill(connection, points)
    frames: list[pl.DataFrame] = []
    for confidence, name in ((0.8, "80"), (0.95, "95")):
        sqlfiles.run(connection, "trends/fitting/line", seasonal=seasonal, confidence=confidence)
        found = connection.table("line_prediction").pl().rename({"lower": f"lo{name}", "upper": f"hi{name}"})
        frames.append(found if not frames else found.select("series", "t", f"lo{name}", f"hi{name}"))
    joined = frames[0].join(frames[1], on=["series", "t"])
    return {"expected": joined.with_columns(pl.col("df").cast(pl.Float64))}


def quasipoisson(connection: duckdb.DuckDBPyConnection, case: Case) -> dict[str, pl.DataFrame]:
    """Quasi-Poisson models with a population as offset and month effects."""
    _fill(connection, case.input.rename({"pop": "population"}))
    sqlfiles.run(connection, "trends/fitting/quasi_poisson")
    return {"expected": connection.table("quasi_poisson").pl()}


def naive_family(connection: duckdb.DuckDBPyConnection, case: Case) -> dict[str, pl.DataFrame]:
    """The last value, with drift, the last season and the mean; the season is a year of months where there are two."""
    wanted = case.expected["expected"].select("method", "k")
    connection.register("naive_point", case.input)
    sqlfiles.run(
        connection,
        "trends/fitting/naive",
        period=12 if case.input["y"].count() >= 24 else 1,
        horizon=int(wanted["k"].cast(pl.Float64).max() or 1),  # type: ignore[arg-type]
    )
    found = connection.sql(
        "select *, coalesce(student_quantile(0.9e0, df), z_of(0.8e0)) as at_80, "
        "coalesce(student_quantile(0.975e0, df), z_of(0.95e0)) as at_95 from naive_forecast"
    ).pl()
    steps = {
        "lo80": -pl.col("at_80"),
        "hi80": pl.col("at_80"),
        "lo95": -pl.col("at_95"),
        "hi95": pl.col("at_95"),
    }
    found = found.with_columns(
        pl.col("k").cast(pl.Float64),
        *((pl.col("point") + by * pl.col("se")).alias(name) for name, by in steps.items()),
    )
    ours = wanted.with_columns(
        rule=pl.col("method").map_elements(_rule, return_dtype=pl.String), k=pl.col("k").cast(pl.Float64)
    )
    joined = ours.join(found.rename({"method": "rule"}), on=["rule", "k"], how="left", maintain_order="left")
    return {"expected": joined}


def _rule(name: str) -> str:
    lowered = name.lower()
    if "drift" in lowered:
        return "rwf_drift"
    if "snaive" in lowered or "season" in lowered:
        return "snaive"
    return "meanf" if "mean" in lowered else "rwf"


def accuracy(connection: duckdb.DuckDBPyConnection, case: Case) -> dict[str, pl.DataFrame]:
    """Errors, scaled errors, coverage and interval scores."""
    names = {
        f"{end}{level}": f"{word}_{level}"
        for end, word in (("lo", "lower"), ("hi", "upper"))
        for level in (80, 95)
    }
    parts = pl.when(pl.col("part").str.to_lowercase().str.starts_with("t" + "rain")).then(pl.lit("train"))
    connection.register(
        "judged_forecast", case.input.rename(names).with_columns(part=parts.otherwise(pl.lit("test")))
    )
    sqlfiles.run(connection, "trends/fitting/accuracy")
    values = dict(connection.table("accuracy").fetchall())
    wanted = case.expected["expected"].select("metric")
    return {
        "expected": wanted.with_columns(
            value=pl.col("metric").map_elements(
                lambda name: values.get(_metric(name)), return_dtype=pl.Float64
            )
        )
    }


def _metric(name: str) -> str:
    """Our name of a metric, however it is written."""
    plain = re.sub(r"[^a-z0-9]", "", name.lower())
    if "mase" in plain:
        return "mase_12" if "12" in plain else "mase_1"
    if "score" in plain or "winkler" in plain or plain.startswith("is"):
        return "score_95" if "95" in plain else "score_80"
    if "cover" in plain:
        return "coverage_95" if "95" in plain else "coverage_80"
    return next((ours for key, ours in _METRICS.items() if key in plain), plain)


def segmented(connection: duckdb.DuckDBPyConnection, case: Case) -> dict[str, pl.DataFrame]:
    """A level and a slope that may change at a known date, with and without month effects."""
    connection.register("segmented_point", case.input)
    wanted = case.expected["expected"].select("model", "term")
    frames: list[pl.DataFrame] = []
    for model in wanted["model"].unique(maintain_order=True):
        seasonal = bool(re.search("season|month|factor", str(model).lower()))
        sqlfiles.run(connection, "trends/fitting/segmented", seasonal=seasonal)
        frames.append(connection.table("segmented").pl().with_columns(model=pl.lit(model)))
    found = pl.concat(frames).with_columns(pl.col("df").cast(pl.Float64))
    return {"expected": wanted.join(found, on=["model", "term"], how="left", maintain_order="left")}


def _fill(connection: duckdb.DuckDBPyConnection, points: pl.DataFrame) -> None:
    connection.register("fitted_point", points.with_columns(is_history=pl.col("is_hist") == 1))


METHODS: dict[str, Method] = {
    "line_prediction": line_prediction,
    "line_month_effects": line_month_effects,
    "quasipoisson": quasipoisson,
    "naive_family": naive_family,
    "accuracy": accuracy,
    "segmented": segmented,
}
