"""The trend statements on very many series: seconds, memory, and the same work in statsmodels beside a part of it."""

import resource
import time
from collections.abc import Iterator

import duckdb
import numpy as np
import polars as pl

from benchmarks.line import MEBIBYTE, Line
from obapipe import sqlfiles
from obapipe.trends.forecasting import forecast
from obapipe.trends.macros import load_macros

MONTHS = 72
_BATCH, _POOL = 5000, 25
_BESIDE = 20


def curves() -> list[Line]:
    """1,000 series of 72 months through everything, 150,000 in batches, and 20 beside statsmodels where it is there."""
    lines = [_everything(1000)]
    lines += _beside(_BESIDE)
    lines.append(_batches(150_000))
    return lines


def _points(first: int, series: int) -> pl.DataFrame:
    """Counts of a city's clusters by month, with a season and a slope: series, t, season, y, z."""
    rng = np.random.default_rng([first, series])
    level = rng.uniform(10, 200, series)[:, None]
    t = np.arange(MONTHS)[None, :]
    mean = level * (1 + 0.1 * np.sin(2 * np.pi * t / 12)) * np.exp(rng.normal(0, 0.004, series)[:, None] * t)
    y = rng.poisson(mean).astype(float)
    return pl.DataFrame(
        {
            "series": np.repeat(np.arange(first, first + series), MONTHS),
            "t": np.tile(np.arange(MONTHS, dtype=np.int32), series),
            "season": np.tile((np.arange(MONTHS) % 12).astype(np.int32), series),
            "y": y.ravel(),
            "z": np.sqrt(y.ravel() + 0.375),
        }
    )


def _jobs(first: int, series: int) -> pl.DataFrame:
    """A line a series from the last month, 25 to a pool."""
    numbers = pl.int_range(first, first + series, eager=True)
    return pl.DataFrame({"job": numbers, "series": numbers, "pool": numbers // _POOL}).with_columns(
        borrow=pl.lit(None, pl.Int64),
        parent=pl.lit(None, pl.Int64),
        rule=pl.lit("theta"),
        origin=pl.lit(MONTHS - 1, pl.Int32),
        horizon=pl.lit(24, pl.Int32),
        periods_per_year=pl.lit(12, pl.Int32),
        transform=pl.lit("count"),
        floor=pl.lit(0.05),
    )


def _fitted(connection: duckdb.DuckDBPyConnection, first: int, series: int) -> pl.DataFrame:
    points = _points(first, series)
    connection.register("forecast_point", points.select("series", "t", "season", "z"))
    connection.register("forecast_job", _jobs(first, series))
    forecast(connection)
    return points


def _everything(series: int) -> Line:
    """Month effects, forecasts with bands from 16 earlier origins, looks, scores, charts, trend tests, limits."""
    with duckdb.connect(":memory:", config={"threads": 2}) as connection:
        load_macros(connection)
        started, busy = time.perf_counter(), time.process_time()
        points = _fitted(connection, 0, series)
        connection.register("kendall_point", points.select("series", "season", "y", place=pl.col("t") // 12))
        sqlfiles.run(connection, "trends/mann_kendall/test")
        sqlfiles.run(connection, "trends/mann_kendall/slope")
        connection.register(
            "xmr_point", points.select("series", "t", "y", based=pl.lit(value=True), rebase=pl.lit(0))
        )
        connection.register(
            "xmr_aim",
            points.select("series").unique().with_columns(better=pl.lit(1), target=pl.lit(None, pl.Float64)),
        )
        sqlfiles.run(connection, "trends/xmr/places", fixed_points=None)
        sqlfiles.run(connection, "trends/xmr/limits", screen_outliers=True)
        sqlfiles.run(connection, "trends/xmr/signals")
        connection.register(
            "measured_count",
            points.select(
                pl.int_range(pl.len()).alias("id"),
                pl.col("y").alias("x"),
                n=1.0,
                multiplier=1.0,
                confidence=0.95,
            ),
        )
        sqlfiles.run(connection, "trends/precision/count_limits")
        done, used = time.perf_counter() - started, time.process_time() - busy
    return Line(f"{series:,} series of {MONTHS} months, everything", done, used, aim="6 s", peak=_peak())


def _batches(series: int) -> Line:
    """Forecasts with bands, some thousands of series at a time: memory stays that of one batch."""
    started, busy = time.perf_counter(), time.process_time()
    peaks = list(_each_batch(series))
    done, used = time.perf_counter() - started, time.process_time() - busy
    grown = (peaks[-1] - peaks[0]) / MEBIBYTE
    note = f"{len(peaks)} batches of {_BATCH:,}; the peak grew by {grown:.0f} MiB after the first"
    return Line(f"{series:,} series, forecasts with bands", done, used, peak=peaks[-1], note=note)


def _each_batch(series: int) -> Iterator[int]:
    for first in range(0, series, _BATCH):
        with duckdb.connect(":memory:", config={"threads": 2}) as connection:
            _fitted(connection, first, _BATCH)
        yield _peak()


def _beside(series: int) -> list[Line]:
    """Exponential smoothing with month effects at the same origins, ours beside statsmodels, in one run."""
    try:
        from statsmodels.tsa.forecasting.theta import ThetaModel  # type: ignore[import-not-found]  # noqa: PLC0415
    except ImportError:
        return [
            Line("statsmodels is not installed here; 'make backtest' makes an environment that has it", 0.0)
        ]
    with duckdb.connect(":memory:", config={"threads": 2}) as connection:
        started = time.perf_counter()
        points = _fitted(connection, 0, series)
        ours = time.perf_counter() - started
    started = time.perf_counter()
    for (_,), rows in points.group_by("series", maintain_order=True):
        z = rows["z"].to_numpy()
        for origin in range(24, MONTHS + 1, 3):
            ThetaModel(z[:origin], period=12, deseasonalize=origin >= 36).fit().forecast(24)
    theirs = time.perf_counter() - started
    return [
        Line(
            f"{series} series at 17 origins: ours beside statsmodels' theta",
            ours,
            ratio=ours / theirs,
            note=f"statsmodels {theirs:.2f} s",
        )
    ]


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
