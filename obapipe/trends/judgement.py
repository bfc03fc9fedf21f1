"""Fills every trend table of the release warehouse: series, baselines, statuses, changes, positions, targets.

The order of the slices is here; what each does is in its own module and in `sql/`. Nothing raw is known here.
"""

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from obapipe import sqlfiles
from obapipe.reference import Reference
from obapipe.trends.baselines import draw_baselines
from obapipe.trends.change import change
from obapipe.trends.control_chart import control_chart
from obapipe.trends.forecasting import chances
from obapipe.trends.macros import load_macros
from obapipe.trends.position import position
from obapipe.trends.precision import precision
from obapipe.trends.recent_trend import recent_trend
from obapipe.trends.released import FILE_NAME
from obapipe.trends.series import build_series, find_month_effects
from obapipe.warehouse import connect, transaction


def judge(
    warehouse: Path,
    reference: Reference,
    months: Sequence[str],
    frozen: pl.DataFrame,
    wait_seconds: float = 60.0,
) -> int:
    """Work out the trends of each month from released cells alone.

    Args:
        warehouse: the folder of `release.duckdb`, in which `figure` and `notice` are already those of the months.
        reference: the partnership as relations.
        months: the months that are being published.
        frozen: the baselines that publications have frozen, columns `baselines.FROZEN`.
        wait_seconds: how long to wait for another run.

    Returns:
        How many series were judged.
    """
    with connect(warehouse / FILE_NAME, wait_seconds=wait_seconds) as connection:
        reference.register(connection)
        with transaction(connection):
            load_macros(connection)
            build_series(connection, reference, sorted(months))
            draw_baselines(connection, reference, frozen)
            for name in ("look", "course", "judged_look", "create_verdict"):
                sqlfiles.run(connection, f"trends/verdict/{name}")
            for name in ("aim", "spell", "target"):
                sqlfiles.run(connection, f"trends/outlook/{name}")
            chances(connection)
            sqlfiles.run(connection, "trends/outlook/create_outlook")
            for name in ("create_forecast_record", "create_method_audit"):
                sqlfiles.run(connection, f"trends/record/{name}")
            find_month_effects(connection)
            sqlfiles.run(connection, "trends/control_chart/baseline")
            for slice_ in (change, precision, control_chart, recent_trend, position):
                slice_(connection)
        return len(connection.table("release.verdict"))
