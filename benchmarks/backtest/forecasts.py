"""The forecasts of every method at every outer origin, with limits at 80 and 95%: a row a series, origin and t."""

import warnings

import duckdb
import polars as pl

from benchmarks.backtest.panels import Panel
from obapipe import sqlfiles
from obapipe.trends.forecasting import forecast
from obapipe.trends.macros import load_macros

_Z80, _Z95 = 1.2815515655446004, 1.959963984540054
_LONG_YEARLY = 20
COLUMNS = ("series", "origin", "t", "point", "lower_80", "upper_80", "lower_95", "upper_95")


def origins(panel: Panel) -> list[int]:
    """The last period that each outer origin sees; the latest possible one is among them."""
    first, last = int(panel.points["t"].min() or 0), int(panel.points["t"].max() or 0)  # type: ignore[arg-type]
    newest = last - panel.ahead
    return sorted(set(range(newest, first + panel.fit - 2, -panel.step)))


def ours(panel: Panel) -> pl.DataFrame:
    """The default rules of the pipeline, calibrated before each outer origin."""
    return pl.concat([_engine(panel, origin) for origin in origins(panel)])


def _engine(panel: Panel, origin: int) -> pl.DataFrame:
    known = panel.points.filter(pl.col("t") <= origin)
    lengths = known.drop_nulls("value").group_by("series").agg(pl.len().alias("points"))
    enough = lengths.filter(pl.col("points") >= {12: 24, 4: 8, 1: 3}[panel.periods_per_year])
    names = enough.sort("series").with_row_index("number")
    jobs = names.join(panel.points.select("series", "parent").unique(), on="series").join(
        names.select(
            pl.col("series").alias("parent"),
            pl.col("number").alias("parent_job"),
            pl.col("points").alias("parent_points"),
        ),
        on="parent",
        how="left",
    )
    long = pl.lit(panel.periods_per_year > 1)
    alone = (
        pl.when(long | (pl.col("points") >= _LONG_YEARLY)).then(pl.lit("theta")).otherwise(pl.lit("last_3"))
    )
    led = pl.col("parent_job").is_not_null() & (long | (pl.col("parent_points") >= _LONG_YEARLY))
    is_parent = pl.col("series").is_in(jobs["parent"].drop_nulls().unique().to_list())
    with duckdb.connect(":memory:") as connection:
        connection.register("points", known)
        connection.register("names", names)
        scale = {
            "count": "sqrt(value + 0.375e0)",
            "rate": "sqrt(value)",
            "percent": "value",
        }[panel.transform]
        points = connection.sql("from points inner join names using (series)").project(
            f"number::bigint as series, t::integer as t, season::integer as season, {scale} as z"
        )
        points.to_table("forecast_point")
        connection.register(
            "jobs",
            jobs.select(
                job=pl.col("number").cast(pl.Int64),
                series=pl.col("number").cast(pl.Int64),
                pool=pl.when(is_parent).then(2).otherwise(1).cast(pl.Int64),
                borrow=pl.when(is_parent).then(1).otherwise(None).cast(pl.Int64),
                parent=pl.when(led).then(pl.col("parent_job")).otherwise(None).cast(pl.Int64),
                rule=pl.when(led).then(pl.lit("top_down")).otherwise(alone),
                origin=pl.lit(origin, pl.Int32),
                horizon=pl.lit({12: 12, 4: 4, 1: 3}[panel.periods_per_year], pl.Int32),
                periods_per_year=pl.lit(panel.periods_per_year, pl.Int32),
                transform=pl.lit(panel.transform),
                floor=pl.lit(0.01 if panel.transform == "percent" else 0.05),
            ).sort("job"),
        )
        connection.table("jobs").to_table("forecast_job")
        forecast(connection)
        return (
            connection.sql(
                "select names.series, path.t::bigint as t, path.measure as point, path.lower_80, path.upper_80, "
                "path.lower_95, "
                "path.upper_95 from forecast_path as path inner join names on path.job = names.number"
            )
            .pl()
            .with_columns(origin=pl.lit(origin))
            .select(COLUMNS)
        )


def line(panel: Panel) -> pl.DataFrame:
    """A straight line by least squares with its textbook limits."""
    return _fitted(panel, "trends/fitting/line", "line_prediction")


def last_season(panel: Panel) -> pl.DataFrame:
    """The value of a season ago with its textbook limits."""
    parts: list[pl.DataFrame] = []
    for origin in origins(panel):
        known = panel.points.filter((pl.col("t") <= origin) & (pl.col("t") > origin - panel.fit)).drop_nulls(
            "value"
        )
        with duckdb.connect(":memory:") as connection:
            connection.register("naive_point", known.select("series", "t", pl.col("value").alias("y")))
            sqlfiles.run(
                connection, "trends/fitting/naive", period=panel.periods_per_year, horizon=panel.ahead
            )
            found = connection.sql("from naive_forecast where method = 'snaive'").pl()
        parts.append(_banded(found.select("series", "point", "se", t=origin + pl.col("k")), origin))
    return pl.concat(parts)


def _fitted(panel: Panel, statement: str, relation: str) -> pl.DataFrame:
    parts: list[pl.DataFrame] = []
    for origin in origins(panel):
        near = panel.points.filter((pl.col("t") > origin - panel.fit) & (pl.col("t") <= origin + panel.ahead))
        points = near.select(
            "series",
            "t",
            "season",
            pl.when(pl.col("t") <= origin).then(pl.col("value")).alias("y"),
            is_history=pl.col("t") <= origin,
        )
        limits: list[pl.DataFrame] = []
        with duckdb.connect(":memory:") as connection:
            load_macros(connection)
            connection.register("fitted_point", points)
            for confidence, level in ((0.8, "80"), (0.95, "95")):
                sqlfiles.run(connection, statement, seasonal=False, confidence=confidence)
                found = connection.table(relation).pl()
                limits.append(
                    found.select(
                        "series",
                        pl.col("t").cast(pl.Int64),
                        pl.col("fit").alias("point"),
                        pl.col("lower").alias(f"lower_{level}"),
                        pl.col("upper").alias(f"upper_{level}"),
                    )
                )
        parts.append(
            limits[0]
            .join(limits[1].drop("point"), on=["series", "t"])
            .with_columns(origin=pl.lit(origin))
            .select(COLUMNS)
        )
    return pl.concat(parts)


def damped(panel: Panel) -> pl.DataFrame | None:
    """Damped exponential smoothing chosen by AICc (statsforecast AutoETS); None where the package is missing."""
    try:
        from statsforecast.models import AutoETS  # type: ignore[import-not-found]  # noqa: PLC0415
    except ImportError:
        return None
    parts: list[pl.DataFrame] = []
    for origin in origins(panel):
        known = panel.points.filter((pl.col("t") <= origin) & (pl.col("t") > origin - panel.fit)).drop_nulls(
            "value"
        )
        for (series,), rows in known.sort("series", "t").group_by("series", maintain_order=True):
            values = rows["value"].to_numpy()
            season = panel.periods_per_year if len(values) > 2 * panel.periods_per_year else 1
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                try:
                    made = AutoETS(season_length=season, damped=True).forecast(
                        values, panel.ahead, level=[80, 95]
                    )
                except Exception:  # noqa: BLE001 - a peer that cannot fit a short series falls back on its own simplest form
                    made = AutoETS(season_length=1, model="ANN").forecast(values, panel.ahead, level=[80, 95])
            parts.append(
                pl.DataFrame(
                    {
                        "series": series,
                        "origin": origin,
                        "t": range(origin + 1, origin + panel.ahead + 1),
                        "point": made["mean"],
                        "lower_80": made["lo-80"],
                        "upper_80": made["hi-80"],
                        "lower_95": made["lo-95"],
                        "upper_95": made["hi-95"],
                    }
                )
            )
    return pl.concat(parts)


def _banded(found: pl.DataFrame, origin: int) -> pl.DataFrame:
    point, se = pl.col("point"), pl.col("se")
    return found.select(
        "series",
        pl.lit(origin).alias("origin"),
        pl.col("t").cast(pl.Int64),
        "point",
        (point - _Z80 * se).alias("lower_80"),
        (point + _Z80 * se).alias("upper_80"),
        (point - _Z95 * se).alias("lower_95"),
        (point + _Z95 * se).alias("upper_95"),
    )
