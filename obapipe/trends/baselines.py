"""Baselines: history and a forecast of what happens if nothing changes, frozen when drawn and never moved by itself."""

import duckdb
import polars as pl

from obapipe import sqlfiles
from obapipe.reference import Reference
from obapipe.trends.forecasting import forecast

FROZEN = {
    "indicator": pl.String,
    "geography": pl.String,
    "level": pl.String,
    "definition_version": pl.Int32,
    "baseline": pl.String,
    "method": pl.String,
    "method_asked": pl.String,
    "reason": pl.String,
    "decided_by": pl.String,
    "decided_on": pl.String,
    "fingerprint": pl.String,
    "drawn_from": pl.String,
    "points": pl.Int64,
    "scale": pl.Float64,
    "start_z": pl.Float64,
    "start_measure": pl.Float64,
    "ahead": pl.Int32,
    "period": pl.String,
    "t": pl.Int32,
    "z": pl.Float64,
    "half_80": pl.Float64,
    "half_95": pl.Float64,
    "measure": pl.Float64,
    "lower_80": pl.Float64,
    "upper_80": pl.Float64,
    "lower_95": pl.Float64,
    "upper_95": pl.Float64,
    "provisional": pl.Boolean,
    "look_window": pl.Int32,
    "c80": pl.Float64,
    "c95": pl.Float64,
    "look_provisional": pl.Boolean,
}


def draw_baselines(connection: duckdb.DuckDBPyConnection, reference: Reference, frozen: pl.DataFrame) -> None:
    """Fill `release.baseline` and `release.forecast` from `release.series_point`.

    A baseline that a publication has frozen is taken as it is; one that is wanted for the first time is drawn from what
    readers of the first release that needs it were told, and frozen with that publication.

    Args:
        connection: to the release warehouse, with the partnership's relations.
        reference: the partnership.
        frozen: what the ledger holds, columns `FROZEN`, one row a line and period ahead.
    """
    partnership = reference.partnership
    connection.register("ref_baseline", partnership.baselines)
    connection.register("ref_partner_forecast", partnership.forecasts)
    connection.register("ledger_line", frozen)
    sqlfiles.run(connection, "trends/baseline/create_frozen_line")
    sqlfiles.run(connection, "trends/baseline/needed")
    sqlfiles.run(connection, "trends/baseline/automatic", plan_start=f"{partnership.plan_start}-01")
    for name in ("decision", "wanted", "drawing", "job", "point"):
        sqlfiles.run(connection, f"trends/baseline/{name}")
    forecast(connection)
    for name in ("rate_excess", "unbiased_path", "unbiased_fit"):
        sqlfiles.run(connection, f"trends/baseline/{name}")
    for name in ("freeze", "create_baseline", "create_forecast", "partner_forecast", "keep"):
        sqlfiles.run(connection, f"trends/baseline/{name}")
