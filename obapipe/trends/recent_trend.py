"""Recent trends: whether a series has risen or fallen over the last years, by a test that fits its kind.

Years: the marker of the Fingertips profiles. Months and quarters of flows: the seasonal Mann-Kendall test (Hirsch,
Slack and Smith 1982) with the slope of Sen (1968). Stocks: that slope and no test, which on a stock finds a trend where
there is none in half of the cases. Never from a year to date or a rolling sum, whose figures overlap.
"""

import duckdb

from obapipe import sqlfiles


def recent_trend(connection: duckdb.DuckDBPyConnection) -> None:
    """Fill `release.recent_trend`: one row a release, indicator, geography and method.

    Columns: `method` (`fingertips`, `seasonal_mann_kendall`, `sen`); `marker` (`increasing`, `decreasing`,
    `no significant change`, `cannot be calculated`, null for `sen`); `statistic` (chi-square with one degree of
    freedom, or z) and `p`, null for `sen`; `slope_per_year` in the indicator's unit, null for `fingertips`, with
    `slope_lower` and `slope_upper` (95%) for flows; `points`, how many figures it rests on.

    Args:
        connection: to the release warehouse with `release.series_point`, the partnership's relations and the macros.
    """
    for name in ("series", "annual_point", "kendall_point"):
        sqlfiles.run(connection, f"trends/recent_trend/{name}")
    sqlfiles.run(connection, "trends/fingertips/marker")
    sqlfiles.run(connection, "trends/mann_kendall/test")
    sqlfiles.run(connection, "trends/mann_kendall/slope")
    sqlfiles.run(connection, "trends/recent_trend/create_recent_trend")
