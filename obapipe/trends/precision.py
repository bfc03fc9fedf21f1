"""How sure a figure is: limits of the risk behind every reported figure."""

import duckdb

from obapipe import sqlfiles

_STEPS = ("reported_share", "share_limits", "reported_count", "count_limits", "create_precision")


def precision(connection: duckdb.DuckDBPyConnection) -> None:
    """Fill `release.precision`: a row a release, indicator and geography; limits in the indicator's unit.

    Wilson (1927) for percentages, exact or Byar's limits for counts and rates, as PHEindicatormethods has them.
    """
    for step in _STEPS:
        sqlfiles.run(connection, f"trends/precision/{step}")
