"""Changes that are more than chance, lows and highs, and runs: from the regular series and the reported figures."""

import duckdb

from obapipe import sqlfiles

_STEPS = ("base", "pairs_of_shares", "share_difference", "create_change", "create_record")


def change(connection: duckdb.DuckDBPyConnection) -> None:
    """Fill `release.change` (a release, indicator, geography and earlier period) and `release.record` (no period).

    Needs `release.series_point`, `release.figure`, the macros and `month_effect` (release, indicator, geography,
    season, effect on the scale that is modelled; empty where none is proven).
    """
    for step in _STEPS:
        sqlfiles.run(connection, f"comparisons/change/{step}")
