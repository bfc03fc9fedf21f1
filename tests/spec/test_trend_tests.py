"""Recent trends: Fingertips' marker, the Mann-Kendall test and Sen's slope, and which series has which."""

from collections.abc import Callable, Iterator

import duckdb
import polars as pl
import pytest

from obapipe import sqlfiles
from obapipe.trends.macros import load_macros
from obapipe.trends.recent_trend import recent_trend
from tests.spec.tables import assert_rows, table

Fill = Callable[[str, str], None]


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(":memory:", config={"threads": 1}) as one:
        load_macros(one)
        yield one


def years(connection: duckdb.DuckDBPyConnection, text: str) -> pl.DataFrame:
    """Fingertips' markers of a table with a row a series: x of 1000, or the value with limits 5 below and above."""
    rows = []
    for row in table(text).iter_rows(named=True):
        numbers = [float(one) if one != "-" else None for one in row["years"].split()]
        for t, number in enumerate(numbers):
            share = row["kind"] == "proportion"
            limits = (None, None) if share or number is None else (number - 5, number + 5)
            counted = (number, 1000.0, None) if share else (None, None, number)
            rows.append((row["series"], t, *counted, *limits, row["kind"]))
    names = {
        "series": str,
        "t": int,
        "x": float,
        "n": float,
        "value": float,
        "lower": float,
        "upper": float,
        "kind": str,
    }
    connection.register("annual_point", pl.DataFrame(rows, names, orient="row"))
    sqlfiles.run(connection, "trends/fingertips/marker")
    return connection.table("fingertips").pl()


def test_fingertips_needs_five_known_years_and_every_slope_of_one_sign(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    """Falling by 10 in 1000 a year: chi-square 15.361; a level slope counts as rising; x = n and gaps have no trend."""
    found = years(
        connection,
        """
        series          | kind       | years
        falling         | proportion | 90 80 70 60 50
        six             | proportion | 500 90 80 70 60 50
        four            | proportion | 90 80 70 60
        hidden          | proportion | 90 - 70 60 50
        hidden long ago | proportion | - 90 80 70 60 50
        last is hidden  | proportion | 90 80 70 60 50 -
        all of them     | proportion | 900 1000 700 600 500
        level           | proportion | 50 50 50 50 50
        noughts         | proportion | 0 0 0 0 0
        one leaps       | proportion | 100 100 100 100 190
        one drops       | proportion | 100 100 100 100 10
        one turns       | proportion | 200 100 101 102 103
        rates rise      | other      | 50 55 60 65 70
        rates level     | other      | 50 50 50 50 50
        rates hidden    | other      | 50 55 - 65 70
        """,
    )
    assert_rows(
        found,
        """
        series          | chi2    | slope   | consistent | marker
        falling         | 15.361  | -0.1571 | yes        | decreasing
        six             | 15.361  | -0.1571 | yes        | decreasing
        four            |         |         |            | cannot be calculated
        hidden          |         |         |            | cannot be calculated
        hidden long ago | 15.361  | -0.1571 | yes        | decreasing
        last is hidden  |         |         |            | cannot be calculated
        all of them     |         |         |            | cannot be calculated
        level           | 0       | 0       | yes        | no significant change
        noughts         |         | 0       | yes        | no significant change
        one leaps       | 31.1311 | 0.1494  | yes        | increasing
        one drops       | 43.0416 | -0.4796 | no         | no significant change
        one turns       | 34.6107 | -0.1534 | no         | no significant change
        rates rise      | 38.416  | 5       | yes        | increasing
        rates level     | 0       | 0       | yes        | no significant change
        rates hidden    |         |         |            | cannot be calculated
        """,
    )


def kendall(connection: duckdb.DuckDBPyConnection, text: str) -> pl.DataFrame:
    """The test and slope of a table with a row a series and season."""
    rows = [
        (row["series"], row["season"], place, None if one == "-" else float(one))
        for row in table(text).iter_rows(named=True)
        for place, one in enumerate(row["values"].split())
    ]
    names = {"series": str, "season": int, "place": int, "y": float}
    connection.register("kendall_point", pl.DataFrame(rows, names, orient="row"))
    sqlfiles.run(connection, "trends/mann_kendall/test")
    sqlfiles.run(connection, "trends/mann_kendall/slope")
    return (
        connection.table("kendall_test")
        .pl()
        .join(connection.table("sen_slope").pl(), on="series", how="left")
    )


def test_mann_kendall_with_ties_gaps_and_few_points(connection: duckdb.DuckDBPyConnection) -> None:
    """Three rising points: S = 3, variance 3 x 2 x 11 / 18, z = 2 / sqrt(3.6667). A gap keeps its place."""
    found = kendall(
        connection,
        """
        series   | season | values
        three    | 0      | 1 4 7
        one      | 0      | 5
        constant | 0      | 2 2 2 2 2 2
        gap      | 0      | 10 - - 16 18 20 22 24 26 28
        mixed    | 0      | 1 2 1
        """,
    )
    assert_rows(
        found,
        """
        series   | points | s  | variance | z      | p      | slope | lower | upper
        three    | 3      | 3  | 3.6667   | 1.0445 | 0.2963 | 3     |       |
        one      | 1      | 0  | 0        | 0      | 1      |       |       |
        constant | 6      | 0  | 0        | 0      | 1      | 0     | 0     | 0
        gap      | 8      | 28 | 65.3333  | 3.3404 | 0.0008 | 2     | 2     | 2
        mixed    | 3      | 0  | 2.6667   | 0      | 1      | 0     |       |
        """,
    )


def test_the_seasonal_test_compares_each_season_with_itself_alone(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    """Summer falls and winter falls, though winter is ten times summer; S and its variance are sums over both."""
    found = kendall(
        connection,
        """
        series | season | values
        falls  | 0      | 50 48 46 44
        falls  | 1      | 500 498 496 494
        """,
    )
    assert_rows(
        found,
        """
        series | points | s   | variance | z       | slope
        falls  | 8      | -12 | 17.3333  | -2.6421 | -2
        """,
    )


# ------------------------------------------------------------------ which series has which
CATALOGUE = table("""
indicator | of_flow | unit    | measure_kind   | periods_per_year | scale
requests  | yes     | count   | count          | 12               | 1.0
children  | no      | percent | count          | 12               | 100.0
visits    | yes     | count   | count          | 4                | 1.0
results   | no      | percent | count          | 1                | 100.0
deaths    | yes     | count   | count          | 1                | 1.0
bought    | no      | percent | published_rate | 1                | 100.0
""")


def trends(
    connection: duckdb.DuckDBPyConnection, figures: dict[str, list[float | None]], old: int = 0
) -> pl.DataFrame:
    """`release.recent_trend` of figures from January 2010; a percentage is of 1000."""
    points = []
    for name, values in figures.items():
        kind = CATALOGUE.filter(pl.col("indicator") == name).row(0, named=True)
        first = 2010 * kind["periods_per_year"]
        for number, value in enumerate(values):
            share = kind["unit"] == "percent" and kind["measure_kind"] == "count"
            points.append(
                {
                    **kind,
                    "release": "2015-12",
                    "geography": "T",
                    "current": number >= old,
                    "t": first + number,
                    "season": (first + number) % kind["periods_per_year"],
                    "numerator": value * 10 if share and value is not None else value,
                    "denominator": 1000.0 if share else None,
                    "measure": value,
                }
            )
    decimals = dict.fromkeys(("numerator", "denominator", "measure"), pl.Float64)
    connection.execute("attach ':memory:' as release").fetchall()
    connection.register("given", pl.DataFrame(points, schema_overrides=decimals, infer_schema_length=None))
    connection.execute("create table release.series_point as from given").fetchall()
    connection.register("ref_indicator", CATALOGUE)
    recent_trend(connection)
    return connection.table("release.recent_trend").pl()


def test_each_kind_has_the_test_that_fits_it(connection: duckdb.DuckDBPyConnection) -> None:
    """Two more events a month each year; a stock has a slope and nothing to judge it by."""
    found = trends(
        connection,
        {
            "requests": [float(50 + 2 * (number // 12)) for number in range(72)],
            "children": [float(50 + 3 * (number // 12)) for number in range(36)],
            "visits": [float(50 - 4 * (number // 4)) for number in range(12)],
            "results": [9.0, 8.0, 7.0, 6.0, 5.0],
            "deaths": [20.0, 20.0, None, 20.0, 20.0],
            "bought": [9.0, 8.0, 7.0, 6.0, 5.0],
        },
    )
    assert_rows(
        found.rename({"slope_lower": "lower"}),
        """
        indicator | method                | marker                | statistic | p      | slope_per_year | lower | points
        requests  | seasonal_mann_kendall | increasing            | 8.4146    | 0      | 2              | 2     | 60
        children  | sen                   |                       |           |        | 3              |       | 36
        visits    | seasonal_mann_kendall | decreasing            | -2.8723   | 0.0041 | -4             | -4    | 12
        results   | fingertips            | decreasing            | 15.361    | 0.0001 |                |       | 5
        results   | sen                   |                       |           |        | -1             |       | 5
        deaths    | fingertips            | cannot be calculated  |           |        |                |       | 4
        bought    | fingertips            | cannot be calculated  |           |        |                |       | 5
        bought    | sen                   |                       |           |        | -1             |       | 5
        """,
    )


def test_too_few_years_or_a_new_definition_say_that_nothing_can_be_said(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    found = trends(
        connection,
        {
            "requests": [40.0, 50.0] * 12 + [None],
            "results": [9.0, 8.0, 7.0, 6.0, 5.0],
            "children": [9.0] * 20,
        },
        old=1,
    )
    assert_rows(
        found,
        """
        indicator | method                | marker               | statistic | slope_per_year | points
        requests  | seasonal_mann_kendall | cannot be calculated |           |                | 23
        results   | fingertips            | cannot be calculated |           |                | 4
        results   | sen                   |                      |           |                | 4
        children  | sen                   |                      |           |                | 19
        """,
    )
