"""The regular series: every expected period of a headline figure, with its state and the scale it is modelled on."""

from collections.abc import Sequence

import duckdb

from obapipe import sqlfiles
from obapipe.reference import Reference


def build_series(connection: duckdb.DuckDBPyConnection, reference: Reference, months: Sequence[str]) -> None:
    """Fill `release.series_point`: one row a release, indicator, geography and expected period."""
    partnership = reference.partnership
    sqlfiles.run(connection, "comparisons/standing_cell")
    sqlfiles.run(
        connection, "comparisons/reported", releases=list(months), plan_start=f"{partnership.plan_start}-01"
    )
    sqlfiles.run(
        connection, "trends/series/as_known", provisional_months=partnership.publication.provisional_months
    )
    sqlfiles.run(connection, "trends/series/flows")
    sqlfiles.run(connection, "trends/series/create_series_point")


def find_month_effects(connection: duckdb.DuckDBPyConnection) -> None:
    """Fill the temporary table `month_effect`: release, indicator, geography, season, effect, only those proven."""
    for name in (
        "series/current_fit",
        "forecast/f_critical",
        "forecast/season_effect",
        "series/month_effect",
    ):
        sqlfiles.run(connection, f"trends/{name}")
