"""Control charts of flows: which months stand out from the usual ups and downs, and whether a target is within reach.

An individuals chart (XmR; Wheeler 2000) with the four rules of NHS England's Making Data Count, as NHSRplotthedots
0.2.2 has them. Stocks have none: a month-end count resembles the month before, and nearly every one would be flagged.
"""

import duckdb

from obapipe import sqlfiles


def control_chart(connection: duckdb.DuckDBPyConnection) -> None:
    """Fill `release.control_chart`: one row a release, indicator, geography and charted period.

    Charts flows and proportions of flows, by month or quarter, from 12 points of the current definition. Columns:
    `period`; `measure`, `mean`, `lower` and `upper` in the indicator's unit; `signal` and `point_type` in the words of
    NHSRplotthedots; `trial` (limits rest on fewer than 13 points); `assurance` (`consistent_pass`, `consistent_fail`,
    `inconsistent`, null without a target); `adjusted` (month effects removed); `quarterly` (quarters instead of months,
    because a month brings fewer than 5 events); `fixed` (limits rest on the 24 periods that end with the baseline).

    Args:
        connection: to the release warehouse with `release.series_point`, `release.target` and the partnership's
            relations, and two temporary tables that may be empty: `month_effect` (release, indicator, geography,
            season, effect on the scale of `z`) and `control_baseline` (release, indicator, geography, t of the last
            fitted period).
    """
    for name in ("measure", "point", "series", "aim", "xmr_point"):
        sqlfiles.run(connection, f"trends/control_chart/{name}")
    sqlfiles.run(connection, "trends/xmr/places", fixed_points=None)
    sqlfiles.run(connection, "trends/xmr/limits", screen_outliers=True)
    sqlfiles.run(connection, "trends/xmr/signals")
    sqlfiles.run(connection, "trends/xmr/assurance")
    sqlfiles.run(connection, "trends/control_chart/create_control_chart")
