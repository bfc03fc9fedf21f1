"""Where a cluster stands among the others: rank, quartile, funnel, and the likely true figure."""

import duckdb

from obapipe import sqlfiles


def position(connection: duckdb.DuckDBPyConnection) -> None:
    """Fill `release.position`: a row a release, indicator and released cluster; limits in the indicator's unit.

    Funnels after PHEindicatormethods, overdispersion after Spiegelhalter (2005), shrinkage after Marshall (1991).
    All of it compares released clusters with each other: the comparator is their own total, not the city's.
    """
    for step in ("position/reported", "position/ranked_value", "funnel/ranks"):
        sqlfiles.run(connection, f"comparisons/{step}")
    for kind, funnel in (("share", "shares"), ("rate", "rates")):
        sqlfiles.run(connection, f"comparisons/position/funnel_{kind}")
        sqlfiles.run(connection, f"comparisons/funnel/{funnel}")
        sqlfiles.run(connection, f"comparisons/position/shrinking_{kind}")
        sqlfiles.run(connection, "comparisons/funnel/shrunken")
        sqlfiles.run(connection, f"comparisons/position/dispersed_{kind}")
        sqlfiles.run(connection, "comparisons/funnel/overdispersion", kind=kind)
        sqlfiles.run(connection, f"comparisons/position/keep_{kind}")
    sqlfiles.run(connection, "comparisons/position/create_position")
