"""Lines, log-linear models, simple rules and known breaks: what a forecast is compared with."""

from collections.abc import Iterator

import duckdb
import polars as pl
import pytest

from obapipe import sqlfiles
from obapipe.trends.macros import load_macros
from tests.spec.tables import assert_rows, table


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(":memory:", config={"threads": 1}) as one:
        load_macros(one)
        yield one


def points(connection: duckdb.DuckDBPyConnection, relation: str, text: str) -> None:
    """Points from a table with a row a series: values from t = 1 (`-` where not known, `?` where to be predicted)."""
    rows = [
        (row["series"], t, (t - 1) % 2, None if cell in "-?" else float(cell), cell != "?")
        for row in table(text).iter_rows(named=True)
        for t, cell in enumerate(row["values"].split(), start=1)
    ]
    schema = {"series": str, "t": int, "season": int, "y": float, "is_history": bool}
    connection.register(relation, pl.DataFrame(rows, schema, orient="row"))


def test_a_line_keeps_gaps_in_their_place_and_noughts_and_constants_have_no_width(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    """Through 10, 12, 17: slope 3.5, residual variance 1.5 with one to spare, 12.7062 * sqrt(5) either side."""
    points(
        connection,
        "fitted_point",
        """
        series       | values
        three points | 10 12 17 ?
        gaps         | 10 - 14 - 18 ?
        noughts      | 0 0 0 0 ?
        constant     | 7 7 7 7 ?
        two points   | 10 12 ?
        one point    | 10 ?
        none         | - - ?
        """,
    )
    sqlfiles.run(connection, "trends/fitting/line", seasonal=False, confidence=0.95)
    assert_rows(
        connection.table("line_prediction").pl(),
        """
        series       | t | slope | se_slope | df | fit | lower    | upper
        three points | 4 | 3.5   | 0.866    | 1  | 20  | -8.4119  | 48.4119
        gaps         | 6 | 2     | 0        | 1  | 20  | 20       | 20
        noughts      | 5 | 0     | 0        | 2  | 0   | 0        | 0
        constant     | 5 | 0     | 0        | 2  | 7   | 7        | 7
        two points   | 3 | 2     |          | 0  | 14  |          |
        one point    | 2 |       |          | -1 |     |          |
        """,
    )


def test_a_line_with_seasons_is_that_of_dummies(connection: duckdb.DuckDBPyConnection) -> None:
    """As R gives it for `lm(y ~ t + factor(season))`: the limits are wider for the season seen less often."""
    points(connection, "fitted_point", "series | values\nseasons | 1 12 - 14 5 19 ? ?")
    sqlfiles.run(connection, "trends/fitting/line", seasonal=True, confidence=0.8)
    assert_rows(
        connection.table("line_prediction").pl(),
        """
        series  | t | slope | df | fit  | lower   | upper
        seasons | 7 | 1.375 | 2  | 8.5  | 4.4175  | 12.5825
        seasons | 8 | 1.375 | 2  | 20.5 | 16.5559 | 24.4441
        """,
    )


def test_a_log_linear_model_follows_population_and_a_month_of_noughts_stays_nought(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    """Counts of 1% of a population that doubles the share each period: slope ln 2, nothing left to chance."""
    connection.register(
        "fitted_point",
        table("""
        series  | t | season | y  | population | is_history
        doubles | 1 | 0      | 10 | 1000       | yes
        doubles | 2 | 0      | 40 | 2000       | yes
        doubles | 3 | 0      |    | 2000       | yes
        doubles | 4 | 0      | 80 | 1000       | yes
        doubles | 5 | 0      |    | 500        | no
        nought  | 1 | 0      | 8  | 1000       | yes
        nought  | 2 | 1      | 0  | 1000       | yes
        nought  | 3 | 0      | 8  | 1000       | yes
        nought  | 4 | 1      | 0  | 1000       | yes
        nought  | 5 | 0      |    | 2000       | no
        nought  | 6 | 1      |    | 1000       | no
        """),
    )
    sqlfiles.run(connection, "trends/fitting/quasi_poisson")
    assert_rows(
        connection.table("quasi_poisson").pl(),
        """
        series  | t | slope  | dispersion | mu | se_log_mu
        doubles | 5 | 0.6931 | 0          | 80 | 0
        nought  | 5 | 0      | 0          | 16 | 0
        nought  | 6 | 0      | 0          | 0  |
        """,
    )


def test_simple_rules_look_past_a_gap(connection: duckdb.DuckDBPyConnection) -> None:
    """Steps of 2, 4 and -2 between known values; the second season was last seen as 12 and then 14."""
    points(connection, "naive_point", "series | values\na | 10 12 - 16 14")
    sqlfiles.run(connection, "trends/fitting/naive", period=2, horizon=2)
    assert_rows(
        connection.table("naive_forecast").pl(),
        """
        method    | k | point   | se     | df
        rwf       | 1 | 14      | 2.8284 |
        rwf       | 2 | 14      | 4      |
        rwf_drift | 1 | 15.3333 | 3.5277 |
        rwf_drift | 2 | 16.6667 | 5.5777 |
        snaive    | 1 | 16      | 4      |
        snaive    | 2 | 14      | 4      |
        meanf     | 1 | 13      | 2.8868 | 3
        meanf     | 2 | 13      | 2.8868 | 3
        """,
    )


def test_a_known_break_has_a_step_and_a_bend(connection: duckdb.DuckDBPyConnection) -> None:
    """Rising by 2, then 10 lower and falling by 1; seasons of 5 are taken out where asked."""
    times = range(1, 13)
    for seasonal, effect in ((False, 0.0), (True, 5.0)):
        frame = pl.DataFrame(
            {
                "t": times,
                "season": [t % 2 for t in times],
                "y": [50.0 + 2 * t + (t % 2) * effect - (t > 6) * (10 + 3 * max(t - 7, 0)) for t in times],
                "post": [int(t > 6) for t in times],
                "since": [max(t - 7, 0) for t in times],
            }
        )
        connection.register("segmented_point", frame)
        sqlfiles.run(connection, "trends/fitting/segmented", seasonal=seasonal)
        found = {row[0]: row[1:] for row in connection.table("segmented").fetchall()}
        estimates = {term: round(estimate, 9) for term, (estimate, _, _) in found.items()}
        assert estimates == {"(Intercept)": 50, "t": 2, "post": -10, "since": -3} | (
            {"season 1": 5} if seasonal else {}
        )
        assert {df for _, _, df in found.values()} == {7 if seasonal else 8}
        assert max(se for _, se, _ in found.values()) < 1e-9


def test_a_forecast_is_judged_by_its_misses_its_bands_and_the_changes_it_learnt_from(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    """Changes of 1 and 3 in training; misses of 2 and -4 outside and inside bands of 6 and 12."""
    connection.register(
        "judged_forecast",
        table("""
        part  | t | y    | point | lower_80 | upper_80 | lower_95 | upper_95
        train | 1 | 10.0 |       |          |          |          |
        train | 2 | 11.0 |       |          |          |          |
        train | 3 | 8.0  |       |          |          |          |
        test  | 4 | 10.0 | 8.0   | 5.0      | 11.0     | 2.0      | 14.0
        test  | 5 | 4.0  | 8.0   | 5.0      | 11.0     | 2.0      | 14.0
        """),
    )
    sqlfiles.run(connection, "trends/fitting/accuracy")
    assert_rows(
        connection.table("accuracy").pl(),
        """
        metric      | value
        me          | -1
        rmse        | 3.1623
        mae         | 3
        mpe         | -40
        mape        | 60
        mase_1      | 1.5
        theils_u    | 0.6667
        acf1        | -0.5
        coverage_80 | 0.5
        coverage_95 | 1
        score_80    | 11
        score_95    | 12
        """,
    )
