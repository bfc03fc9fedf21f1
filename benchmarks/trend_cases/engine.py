"""The forecast engine: cases 25 and 36."""

import duckdb
import polars as pl

from benchmarks.trend_cases.case import Case, Method
from obapipe.trends.forecasting import chances, forecast

_RULES = {"last": "last", "last3": "last_3", "lastyear": "last_year", "theta": "theta"}
_POINT = {"series": pl.Int64, "t": pl.Int32, "season": pl.Int32, "z": pl.Float64}
_LONGEST = 12


def theta_point(connection: duckdb.DuckDBPyConnection, case: Case) -> dict[str, pl.DataFrame]:
    """Theta without month effects, on the values as they are."""
    numbered = _numbered(case.input)
    wanted = case.expected["expected"].select(pl.col("series").alias("name"), pl.col("k").cast(pl.Int32))
    steps = wanted["k"].to_list()
    points = numbered.with_columns(season=pl.lit(0), z=pl.col("y"))
    _draw(connection, points, ["theta"], "percent", max(steps, default=1))
    found = connection.sql(
        "select job.series, path.ahead as k, path.z as point, fit.alpha, fit.level, fit.squares as sse, "
        "fit.slope as drift from forecast_path as path inner join forecast_job as job using (job) "
        "inner join forecast_fit as fit using (job)"
    ).pl()
    names = numbered.select("series", "name").unique()
    joined = wanted.join(names, on="name", how="left", maintain_order="left").join(
        found, on=["series", "k"], how="left", maintain_order="left"
    )
    return {
        "expected": joined.drop("series")
        .rename({"name": "series"})
        .with_columns(pl.col("k").cast(pl.Float64))
    }


def engine(connection: duckdb.DuckDBPyConnection, case: Case) -> dict[str, pl.DataFrame]:
    """Four rules over a panel of counts: calibration, scores, forecasts and chances of meeting a target."""
    numbered = _numbered(case.input.filter(pl.col("is_hist") == 1))
    connection.register("counts", numbered)
    points = connection.sql("select *, sqrt(y + 0.375e0) as z from counts").pl()
    _draw(connection, points, list(_RULES.values()), "count", _LONGEST)
    names = numbered.select("series", "name").unique()
    wanted = case.expected["expected_forecast"].with_columns(
        ours=pl.col("rule").replace(_RULES), ahead=pl.col("k").cast(pl.Int32)
    )
    wanted = wanted.rename({"series": "name"}).join(names, on="name", maintain_order="left")
    connection.register("wanted", wanted)
    connection.execute(
        "create temp table forecast_target as select job.job, wanted.ahead, "
        "wanted.target_20pct_below_last as target, 'at_or_below' as sense "
        "from wanted inner join forecast_job as job on wanted.series = job.series and wanted.ours = job.rule"
    ).fetchall()
    chances(connection)
    paths = connection.sql(
        "select job.series, job.rule as ours, path.ahead, path.measure as point, path.lower_80 as lo80, "
        "path.upper_80 as hi80, path.lower_95 as lo95, path.upper_95 as hi95, "
        "chance.chance as prob_at_or_below_target from forecast_path as path "
        "inner join forecast_job as job using (job) inner join forecast_chance as chance using (job, ahead)"
    ).pl()
    drawn = [
        name for name in paths.columns if name in wanted.columns and name not in ("series", "ours", "ahead")
    ]
    forecasts = wanted.drop(drawn).join(
        paths, on=["series", "ours", "ahead"], how="left", maintain_order="left"
    )
    return {
        "expected_forecast": forecasts.drop("series").rename({"name": "series"}),
        "expected_calibration": _calibrations(connection, case),
        "expected_selection": _scores(connection, case),
    }


def _calibrations(connection: duckdb.DuckDBPyConnection, case: Case) -> pl.DataFrame:
    found = connection.sql(
        "select rules.rule as ours, calibration.bin::double as hbin, calibration.k80, calibration.k95, "
        "calibration.errors::double as n from forecast_calibration as calibration "
        "inner join (select distinct pool, rule from forecast_job) as rules using (pool)"
    ).pl()
    wanted = case.expected["expected_calibration"].select("rule", "hbin", ours=pl.col("rule").replace(_RULES))
    return wanted.join(found, on=["ours", "hbin"], how="left", maintain_order="left")


def _scores(connection: duckdb.DuckDBPyConnection, case: Case) -> pl.DataFrame:
    found = connection.sql(
        "select rule as ours, sum(score_80 * errors order by bin) / sum(errors) as is80 from forecast_score "
        "where pool = 1 group by rule"
    ).pl()
    wanted = case.expected["expected_selection"].select("rule", ours=pl.col("rule").replace(_RULES))
    return wanted.join(found, on="ours", how="left", maintain_order="left")


def _numbered(points: pl.DataFrame) -> pl.DataFrame:
    """The points with their series numbered by name."""
    return points.with_columns(
        pl.col("series").alias("name"), pl.col("series").rank("dense").cast(pl.Int64).alias("series")
    )


def _draw(
    connection: duckdb.DuckDBPyConnection,
    points: pl.DataFrame,
    rules: list[str],
    transform: str,
    horizon: int,
) -> None:
    """Draw a line a series and rule from the last period there is; a pool a rule."""
    typed = points.select(pl.col(name).cast(kind) for name, kind in _POINT.items())
    connection.register("forecast_point", typed)
    jobs = (
        typed.group_by("series")
        .agg(pl.col("t").max().alias("origin"))
        .sort("series")
        .join(pl.DataFrame({"rule": rules, "pool": range(1, len(rules) + 1)}), how="cross")
        .with_row_index("job")
        .with_columns(
            pl.col("job", "pool").cast(pl.Int64),
            borrow=pl.lit(None, pl.Int64),
            parent=pl.lit(None, pl.Int64),
            horizon=pl.lit(horizon, pl.Int32),
            periods_per_year=pl.lit(12, pl.Int32),
            transform=pl.lit(transform),
            floor=pl.lit(0.01 if transform == "percent" else 0.05),
        )
    )
    connection.register("forecast_job", jobs)
    forecast(connection)


METHODS: dict[str, Method] = {"theta_point": theta_point, "engine": engine}
