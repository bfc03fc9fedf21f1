"""Forecasts of clusters that add up to the city's, for counts whose clusters make up the whole city."""

import duckdb

from obapipe import sqlfiles


def reconcile(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the forecasts of wholes and their parts add up, two levels at a time.

    Weighted least squares with a diagonal of variances (MinT; Wickramasuriya, Athanasopoulos and Hyndman 2019), in its
    closed form for one whole: what the parts lack is shared out in proportion to the variances of all of them.

    Reads the temporary table `coherent_forecast`: job, parent_job (null for a whole), ahead, measure (a count),
    variance (of the same unit squared). Whether the parts make up the whole is for the caller to know: where a
    cluster is hidden or missing, its city must not be here.

    Fills the temporary table `reconciled_forecast`: job, ahead, measure, variance, adds_up; a row for each given.
    A group stays as it was, with `adds_up` false, where a member is not known, a part would fall below nought, or
    every variance is nought.
    """
    for step in ("incoherent", "reconcile", "create_reconciled"):
        sqlfiles.run(connection, f"trends/coherence/{step}")
