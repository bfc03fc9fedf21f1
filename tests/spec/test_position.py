"""Where clusters stand: funnels, ranks, more spread than chance explains, likely true rates, forecasts that add up."""

from collections.abc import Iterator

import duckdb
import polars as pl
import pytest

from obapipe.trends.coherence import reconcile
from obapipe.trends.macros import load_macros
from obapipe.trends.position import position
from tests.spec.tables import assert_rows, table


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(":memory:", config={"threads": 1}) as one:
        load_macros(one)
        one.execute("attach ':memory:' as release").fetchall()
        yield one


def placed(connection: duckdb.DuckDBPyConnection, unit: str, text: str, polarity: int = -1) -> pl.DataFrame:
    """`release.position` of one indicator, from its clusters' counts; a cluster without one is confidential."""
    scale = {"percent": 100.0, "per_1000": 1000.0, "count": 1.0}[unit]
    clusters = table(text).with_columns(pl.col("x", "n").cast(pl.Float64))
    key = {"release": pl.lit("2013-12"), "indicator": pl.lit("figure")}
    figures = clusters.select(
        "geography",
        **key,
        period=pl.lit("2013-12"),
        breakdown=pl.lit("all"),
        status=pl.when(pl.col("x").is_null()).then(pl.lit("confidential")).otherwise(pl.lit("released")),
        value=pl.col("x") if unit == "count" else scale * pl.col("x") / pl.col("n"),
        numerator="x",
        denominator="n",
    )
    series = clusters.select(
        "geography",
        **key,
        level=pl.lit("cluster"),
        unit=pl.lit(unit),
        scale=pl.lit(scale),
        polarity=pl.lit(polarity),
        measure_kind=pl.lit("count"),
    )
    for name, frame in (("figure", figures), ("series_point", series)):
        connection.register("given", frame)
        connection.execute(f"create or replace table release.{name} as from given").fetchall()
    position(connection)
    return connection.table("release.position").pl()


CLUSTERS = """
geography | x  | n
Abbey     | 0  | 1000
Brook     | 40 | 1000
Copse     | 40 | 1000
Dell      |    | 1000
Elms      | 90 | 1000
Ford      | 20 | 1000
"""


def test_the_best_is_first_ties_share_their_rank_and_a_confidential_cluster_has_no_place(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    assert_rows(
        placed(connection, "count", CLUSTERS, polarity=-1),
        """
        geography | rank | ranked | tied | quartile | comparator | flag
        Abbey     | 1    | 5      | no   | 1        |            |
        Ford      | 2    | 5      | no   | 1        |            |
        Brook     | 3    | 5      | yes  | 2        |            |
        Copse     | 3    | 5      | yes  | 2        |            |
        Elms      | 5    | 5      | no   | 4        |            |
        """,
    )
    assert_rows(
        placed(connection, "count", CLUSTERS, polarity=1),
        """
        geography | rank | tied | quartile
        Elms      | 1    | no   | 1
        Brook     | 2    | yes  | 1
        Copse     | 2    | yes  | 1
        Ford      | 4    | no   | 3
        Abbey     | 5    | no   | 4
        """,
    )
    few = placed(connection, "count", "geography | x | n\nAbbey | 1 | 9\nBrook | 2 | 9\nCopse | 3 | 9")
    assert few["quartile"].to_list() == [None] * 3


def test_rates_stand_out_by_their_own_limits_and_by_less_where_clusters_differ_more_than_by_chance(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    """Byar's limits on 38 expected; phi of the four with an event, since the log of a nought looks exact."""
    found = placed(connection, "per_1000", CLUSTERS)
    assert_rows(
        found,
        """
        geography | comparator | lower_95 | upper_95 | flag            | adjusted_flag   | shrunken
        Abbey     | 38         | 26.8877  | 52.1594  | Low (0.001)     | Low (0.001)     | 1.6116
        Brook     | 38         | 26.8877  | 52.1594  | Not significant | Not significant | 39.9152
        Copse     | 38         | 26.8877  | 52.1594  | Not significant | Not significant | 39.9152
        Elms      | 38         | 26.8877  | 52.1594  | High (0.001)    | Not significant | 87.7946
        Ford      | 38         | 26.8877  | 52.1594  | Low (0.025)     | Not significant | 20.7634
        """,
    )
    assert_rows(
        found.select("phi", "tau2", "adjusted_upper_95").unique(),
        """
        phi    | tau2   | adjusted_upper_95
        6.3531 | 0.1787 | 92.2993
        """,
    )


def test_proportions_have_limits_within_0_and_100_and_plain_ones_where_chance_explains_the_spread(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    """The likely true figure of all four is the city's: nothing says that they differ."""
    assert_rows(
        placed(
            connection,
            "percent",
            """
            geography | x   | n
            Abbey     | 5   | 100
            Brook     | 12  | 210
            Copse     | 100 | 2000
            Dell      | 1   | 9
            """,
        ),
        """
        geography | comparator | lower_95 | upper_95 | adjusted_upper_95 | lower_998 | flag            | tau2 | shrunken
        Abbey     | 5.0884     | 0.7812   | 9.3956   | 9.3956            | 0         | Not significant | 0    | 5.0884
        Brook     | 5.0884     | 2.1161   | 8.0607   | 8.0607            | 0.4021    | Not significant | 0    | 5.0884
        Copse     | 5.0884     | 4.1253   | 6.0515   | 6.0515            | 3.5699    | Not significant | 0    | 5.0884
        Dell      | 5.0884     | 0        | 19.4458  | 19.4458           | 0         | Not significant | 0    | 5.0884
        """,
    )
    spread = placed(connection, "percent", CLUSTERS).filter(pl.col("geography") == "Abbey")
    assert_rows(
        spread,
        """
        geography | flag        | phi     | tau2   | adjusted_upper_95 | adjusted_flag | shrunken
        Abbey     | Low (0.001) | 21.5635 | 0.0065 | 12.218            | Low (0.025)   | 0.1612
        """,
    )


@pytest.mark.parametrize("unit", ["percent", "per_1000"])
def test_a_single_cluster_and_clusters_without_an_event_do_not_stand_out(
    connection: duckdb.DuckDBPyConnection, unit: str
) -> None:
    alone = placed(connection, unit, "geography | x | n\nAbbey | 5 | 100")
    assert alone.select("flag", "adjusted_flag", "tau2").row(0) == ("Not significant", "Not significant", 0)
    none = placed(connection, unit, "geography | x | n\nAbbey | 0 | 100\nBrook | 0 | 90")
    assert none["rank"].to_list() == [1, 1]
    assert set(none["adjusted_flag"]) <= {"Not significant", None}


def test_parts_are_made_to_add_up_by_how_uncertain_each_is(connection: duckdb.DuckDBPyConnection) -> None:
    """The clusters' 100 lack 10 of the city's 110: half of it is the city's to give, a quarter each cluster's to take.

    Step 2 would push a cluster below nought, step 3 has a cluster without a forecast: both stay as they were.
    """
    connection.register(
        "coherent_forecast",
        table("""
        job | parent_job | ahead | measure | variance
        1   |            | 1     | 110.0   | 100.0
        2   | 1          | 1     | 40.0    | 50.0
        3   | 1          | 1     | 60.0    | 50.0
        1   |            | 2     | 50.0    | 100.0
        2   | 1          | 2     | 1.0     | 300.0
        3   | 1          | 2     | 60.0    | 50.0
        1   |            | 3     | 5.0     | 1.0
        2   | 1          | 3     |         | 1.0
        3   | 1          | 3     | 1.0     | 1.0
        """),
    )
    reconcile(connection)
    assert_rows(
        connection.table("reconciled_forecast").pl(),
        """
        job | ahead | measure | variance | adds_up
        1   | 1     | 105     | 50       | yes
        2   | 1     | 42.5    | 37.5     | yes
        3   | 1     | 62.5    | 37.5     | yes
        1   | 2     | 50      | 100      | no
        2   | 2     | 1       | 300      | no
        3   | 2     | 60      | 50       | no
        1   | 3     | 5       | 1        | no
        2   | 3     |         | 1        | no
        3   | 3     | 1       | 1        | no
        """,
    )
