"""The forecast: what a series would do if nothing changed, with bands learnt from its own past misses.

A caller fills `forecast_point` (series, t, season, z) and `forecast_job` (job, series, pool, borrow, parent, rule,
origin, horizon, periods_per_year, transform, floor). Everything is worked out for all jobs at once.
"""

import duckdb

from obapipe import sqlfiles

_STEPS = (
    "f_critical",
    "horizon_bin",
    "trial",
    "anchor",
    "fit_point",
    "season_effect",
    "adjusted",
    "smoothed",
    "anchor_fit",
    "reach",
    "expected",
    "attempt",
    "create_forecast_error",
    "donor",
    "miss",
    "create_forecast_calibration",
    "create_forecast_path",
    "create_forecast_fit",
    "look_error",
    "create_forecast_look",
    "create_forecast_score",
)


def forecast(connection: duckdb.DuckDBPyConnection) -> None:
    """Draw every line of `forecast_job` and calibrate its bands.

    Fills the temporary tables `forecast_fit` (one row a job), `forecast_path` (a job and period ahead),
    `forecast_error` (a job, earlier origin and period ahead), `forecast_calibration` (a pool and distance),
    `forecast_look` (a pool and look) and `forecast_score` (a pool, rule and distance). z is on the scale that is
    modelled, `measure` in the indicator's unit, errors in the series' own scale.
    """
    for step in _STEPS:
        sqlfiles.run(connection, f"trends/forecast/{step}")


def chances(connection: duckdb.DuckDBPyConnection) -> None:
    """Fill `forecast_chance` for the targets of `forecast_target` (job, ahead, target, sense), after `forecast`."""
    sqlfiles.run(connection, "trends/forecast/chance")
