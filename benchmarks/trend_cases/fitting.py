"""Lines, log-linear models, simple rules, accuracy and a known break: cases 21 to 24, 26 and 32.

Names that a case is free to choose (of a rule, a metric, a model, a term) are understood by what they contain. The
length of a season, which case 24 does not say, is the one that explains its first seasonal forecast.
"""

import re
from collections.abc import Iterable

import duckdb
import polars as pl

from benchmarks.trend_cases.case import Case, Method
from obapipe import sqlfiles


def line_prediction(connection: duckdb.DuckDBPyConnection, case: Case) -> dict[str, pl.DataFrame]:
    """Straight lines with prediction limits at 80 and 95%."""
    return _line(connection, case, seasonal=False)


def line_month_effects(connection: duckdb.DuckDBPyConnection, case: Case) -> dict[str, pl.DataFrame]:
    """Lines with month effects."""
    return _line(connection, case, seasonal=True)


def _line(connection: duckdb.DuckDBPyConnection, case: Case, *, seasonal: bool) -> dict[str, pl.DataFrame]:
    wanted = _fill(connection, case)
    for confidence, name in ((0.8, "80"), (0.95, "95")):
        sqlfiles.run(connection, "trends/fitting/line", seasonal=seasonal, confidence=confidence)
        found = connection.table("line_prediction").pl().rename({"lower": f"lo{name}", "upper": f"hi{name}"})
        wanted = wanted.join(
            found.select("series", "t", *(one for one in found.columns if one not in wanted.columns)),
            on=["series", "t"],
            how="left",
            maintain_order="left",
        )
    return {"expected": wanted}


def quasipoisson(connection: duckdb.DuckDBPyConnection, case: Case) -> dict[str, pl.DataFrame]:
    """Quasi-Poisson models with a population as offset and month effects."""
    wanted = _fill(connection, case)
    sqlfiles.run(connection, "trends/fitting/quasi_poisson")
    found = connection.table("quasi_poisson").pl()
    return {"expected": wanted.join(found, on=["series", "t"], how="left", maintain_order="left")}


def _fill(connection: duckdb.DuckDBPyConnection, case: Case) -> pl.DataFrame:
    """Register history and the points of the expected file as `fitted_point`; returns the latter's series and t."""
    points = case.input.rename({"pop": "population"}, strict=False)
    if "season" not in points.columns:
        points = points.with_columns(season=pl.lit(0))
    wanted = case.expected["expected"].select("series", "t").unique(maintain_order=True)
    history = points.filter(pl.col("is_hist").cast(pl.String).str.contains(r"(?i)^(1|1\.0|true|t)$"))
    predicted = wanted.join(points, on=["series", "t"], how="left")
    parts = (history.with_columns(is_history=True), predicted.with_columns(is_history=False))
    connection.register("fitted_point", pl.concat(parts, how="diagonal"))
    return wanted


def naive_family(connection: duckdb.DuckDBPyConnection, case: Case) -> dict[str, pl.DataFrame]:
    """The last value, with drift, the last season and the mean, with 80 and 95% limits."""
    wanted = case.expected["expected"].select(
        "method", "k", rule=pl.col("method").map_elements(_rule, return_dtype=pl.String)
    )
    connection.register("naive_point", case.input)
    horizon = int(max(wanted["k"].to_list(), default=1))
    sqlfiles.run(connection, "trends/fitting/naive", period=_season_length(case), horizon=horizon)
    found = connection.sql(
        "select method as rule, k::double as k, point, "
        "point - at_80 * se as lo80, point + at_80 * se as hi80, "
        "point - at_95 * se as lo95, point + at_95 * se as hi95 from ("
        "select *, coalesce(student_quantile(0.9e0, df), z_of(0.8e0)) as at_80, "
        "coalesce(student_quantile(0.975e0, df), z_of(0.95e0)) as at_95 from naive_forecast)"
    ).pl()
    return {"expected": wanted.join(found, on=["rule", "k"], how="left", maintain_order="left")}


def _rule(name: str) -> str:
    lowered = name.lower()
    if "drift" in lowered:
        return "rwf_drift"
    if "snaive" in lowered or "season" in lowered:
        return "snaive"
    return "meanf" if "mean" in lowered else "rwf"


def _season_length(case: Case) -> int:
    values = case.input.sort("t")["y"].to_list()
    seasonal = case.expected["expected"].filter(
        pl.col("method").map_elements(_rule, return_dtype=pl.String) == "snaive"
    )
    points = seasonal.sort("k")["point"].to_list()
    fitting = [
        length
        for length in (12, 4, 1)
        if len(values) > length
        and all(one == values[-length + place % length] for place, one in enumerate(points))
    ]
    return (*fitting, 12 if len(values) > 12 else 1)[0]


def accuracy(connection: duckdb.DuckDBPyConnection, case: Case) -> dict[str, pl.DataFrame]:
    """Errors, scaled errors, coverage and interval scores."""
    names = {
        f"{end}{level}": f"{word}_{level}"
        for end, word in (("lo", "lower"), ("hi", "upper"))
        for level in (80, 95)
    }
    is_training = pl.col("part").cast(pl.String).str.contains("(?i)train|hist|fit")
    rows = case.input.rename(names).with_columns(
        part=pl.when(is_training).then(pl.lit("train")).otherwise(pl.lit("test"))
    )
    connection.register("judged_forecast", rows)
    sqlfiles.run(connection, "trends/fitting/accuracy")
    values = dict(connection.table("accuracy").fetchall())
    found = [values.get(_metric(name)) for name in case.expected["expected"]["metric"]]
    return {
        "expected": case.expected["expected"].select(
            "metric", value=pl.Series(found, dtype=pl.Float64, strict=False)
        )
    }


def _metric(name: str) -> str:
    """Our name of a metric, however it is written."""
    plain = re.sub(r"[^a-z0-9]", "", name.lower())
    level = "95" if "95" in plain else "80"
    if "mase" in plain:
        return "mase_1" if re.search(r"1$|lag1|(?<!s)naive|non", plain) else "mase_12"
    if "cov" in plain:
        return f"coverage_{level}"
    if re.search("score|winkler|interval|is(80|95)", plain):
        return f"score_{level}"
    listed = ("acf1", "theil", "rmse", "mape", "mpe", "mae", "me")
    ours = next((one for one in listed if one in plain), plain)
    return {"theil": "theils_u"}.get(ours, ours)


def segmented(connection: duckdb.DuckDBPyConnection, case: Case) -> dict[str, pl.DataFrame]:
    """A level and a slope that may change at a known date, with and without month effects."""
    connection.register("segmented_point", case.input)
    wanted = case.expected["expected"].select(
        "model", "term", known=pl.col("term").map_elements(_term, return_dtype=pl.String)
    )
    frames: list[pl.DataFrame] = []
    models = [str(one) for one in wanted["model"].unique(maintain_order=True)]
    for model, seasonal in zip(models, _seasonal(models), strict=True):
        sqlfiles.run(connection, "trends/fitting/segmented", seasonal=seasonal)
        frames.append(connection.table("segmented").pl().with_columns(model=pl.lit(model)))
    found = pl.concat(frames).rename({"term": "known"}).with_columns(known=pl.col("known").str.to_lowercase())
    matched = wanted.with_columns(pl.col("model").cast(pl.String))
    return {"expected": matched.join(found, on=["model", "known"], how="left", maintain_order="left")}


def _seasonal(models: Iterable[str]) -> list[bool]:
    """Which of some models have month effects: those that say so, else all but the first."""
    names = list(models)
    without = re.compile(r"(?i)(^|[^a-z])(no|non|not|without|plain|simple)[^a-z]|unadjusted")
    said = [
        bool(re.search("(?i)season|month|factor|adjusted", one)) and not without.search(one) for one in names
    ]
    return said if len(set(said)) > 1 or len(names) == 1 else [place > 0 for place in range(len(names))]


def _term(name: str) -> str:
    """Our name of a term of R's: `t`, `post`, `since`, `(intercept)`, `season 2`."""
    month = re.search(r"([0-9]+)$", name)
    return f"season {int(month.group(1))}" if month else name.strip().lower()


METHODS: dict[str, Method] = {
    "line_prediction": line_prediction,
    "line_month_effects": line_month_effects,
    "quasipoisson": quasipoisson,
    "naive_family": naive_family,
    "accuracy": accuracy,
    "segmented": segmented,
}
