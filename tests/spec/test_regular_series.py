"""The regular series: every expected period with its state, and the measure and scale on which it is judged."""

import math

import polars as pl

from obapipe.trends.series import build_series
from tests.spec.bench import Bench
from tests.spec.city import indicator, snapshot
from tests.spec.conftest import MakeBench
from tests.spec.tables import assert_rows, table


def series(one: Bench, *releases: str) -> pl.DataFrame:
    build_series(one.connection, one.reference, releases)
    return one.frame("release.series_point")


def test_every_expected_period_has_a_state(bench: MakeBench) -> None:
    one = bench({"figure": indicator(snapshot(status="in"))}, provisional_months=1)
    one.published(
        table("""
        release | indicator | geography | period  | numerator | value | status
        2013-09 | figure    | T         | 2013-03 |           |       | not available
        2013-09 | figure    | T         | 2013-04 | 40        | 40    | released
        2013-09 | figure    | T         | 2013-05 |           |       | confidential
        2013-09 | figure    | T         | 2013-07 | 0         | 0     | released
        2013-09 | figure    | T         | 2013-08 |           |       | withheld at source
        2013-09 | figure    | T         | 2013-09 | 60        | 60    | released
        """)
    )
    assert_rows(
        series(one, "2013-09"),
        """
        period  | state       | measure
        2013-04 | ok          | 40
        2013-05 | suppressed  |
        2013-06 | missing     |
        2013-07 | zero        | 0
        2013-08 | suppressed  |
        2013-09 | provisional | 60
        """,
    )


def test_gaps_keep_their_place_and_seasons_start_in_january(bench: MakeBench) -> None:
    one = bench({"figure": indicator(snapshot(status="in"))})
    one.published(
        table("""
        release | indicator | geography | period  | numerator | value
        2013-04 | figure    | T         | 2012-12 | 40        | 40
        2013-04 | figure    | T         | 2013-04 | 50        | 50
        """)
    )
    found = series(one, "2013-04")
    december = 12 * 2012 + 11
    assert found.select("period", "t", "season").rows() == [
        ("2012-12", december, 11),
        ("2013-01", december + 1, 0),
        ("2013-02", december + 2, 1),
        ("2013-03", december + 3, 2),
        ("2013-04", december + 4, 3),
    ]


def test_a_year_to_date_is_taken_apart_only_where_both_ends_were_told(bench: MakeBench) -> None:
    one = bench({"figure": indicator(snapshot(status="in"), accumulate="financial_year")})
    one.published(
        table("""
        release | indicator | geography | period  | numerator | value | status
        2013-09 | figure    | T         | 2013-03 | 90        | 90    | released
        2013-09 | figure    | T         | 2013-04 | 10        | 10    | released
        2013-09 | figure    | T         | 2013-05 |           |       | confidential
        2013-09 | figure    | T         | 2013-06 | 30        | 30    | released
        2013-09 | figure    | T         | 2013-07 | 30        | 30    | released
        2013-09 | figure    | T         | 2013-08 | 25        | 25    | released
        2013-09 | figure    | T         | 2013-09 | 45        | 45    | released
        """)
    )
    assert_rows(
        series(one, "2013-09"),
        """
        period  | value | measure | state
        2013-03 |       |         | missing
        2013-04 | 10    | 10      | ok
        2013-05 |       |         | suppressed
        2013-06 |       |         | suppressed
        2013-07 | 30    | 0       | zero
        2013-08 |       |         | missing
        2013-09 | 45    | 20      | ok
        """,
    )


def test_the_scale_is_that_of_the_unit(bench: MakeBench) -> None:
    share = indicator(snapshot(status="in"), denominator=snapshot(status="in out"))
    rate = indicator(snapshot(status="in"), denominator=snapshot(status="in out"), unit="per_10000")
    one = bench({"count": indicator(snapshot(status="in")), "share": share, "rate": rate})
    one.published(
        table("""
        release | indicator | geography | period  | numerator | denominator | value
        2013-04 | count     | T         | 2013-04 | 9         |             | 9
        2013-04 | share     | T         | 2013-04 | 9         | 100         | 9
        2013-04 | rate      | T         | 2013-04 | 9         | 100         | 900
        """)
    )
    found = {row["indicator"]: row["z"] for row in series(one, "2013-04").iter_rows(named=True)}
    assert found == {"count": math.sqrt(9.375), "share": 9.0, "rate": math.sqrt(10000 * 9.375 / 100)}


def test_a_period_of_nothing_but_zeros_is_a_placeholder(bench: MakeBench) -> None:
    """Some national files hold noughts for years that have not been counted yet."""
    one = bench({"figure": indicator(snapshot(status="in"), frequency="financial_year")})
    one.published(
        table("""
        release | indicator | geography | period  | numerator | value
        2013-04 | figure    | A         | 2011/12 | 5         | 5
        2013-04 | figure    | B         | 2011/12 | 0         | 0
        2013-04 | figure    | T         | 2011/12 | 5         | 5
        2013-04 | figure    | A         | 2012/13 | 0         | 0
        2013-04 | figure    | B         | 2012/13 | 0         | 0
        2013-04 | figure    | T         | 2012/13 | 0         | 0
        """)
    )
    assert_rows(
        series(one, "2013-04"),
        """
        geography | period  | state       | measure
        A         | 2011/12 | ok          | 5
        B         | 2011/12 | zero        | 0
        T         | 2011/12 | ok          | 5
        A         | 2012/13 | placeholder |
        B         | 2012/13 | placeholder |
        T         | 2012/13 | placeholder |
        """,
    )


def test_a_new_definition_begins_a_new_series(bench: MakeBench) -> None:
    one = bench({"figure": indicator(snapshot(status="in"))})
    one.published(
        table("""
        release | indicator | geography | period  | numerator | value | definition_version
        2013-05 | figure    | T         | 2013-03 | 90        | 90    | 1
        2013-05 | figure    | T         | 2013-04 | 10        | 10    | 2
        2013-05 | figure    | T         | 2013-05 | 12        | 12    | 2
        """)
    )
    assert_rows(
        series(one, "2013-05"),
        """
        period  | definition_version | current
        2013-03 | 1                  | no
        2013-04 | 2                  | yes
        2013-05 | 2                  | yes
        """,
    )


def test_a_release_knows_what_its_readers_were_told(bench: MakeBench) -> None:
    one = bench({"figure": indicator(snapshot(status="in"))})
    one.published(
        table("""
        release | indicator | geography | period  | numerator | value
        2013-04 | figure    | T         | 2013-04 | 10        | 10
        2013-05 | figure    | T         | 2013-04 | 11        | 11
        2013-05 | figure    | T         | 2013-05 | 12        | 12
        """)
    )
    assert_rows(
        series(one, "2013-04", "2013-05"),
        """
        release | period  | measure
        2013-04 | 2013-04 | 10
        2013-05 | 2013-04 | 11
        2013-05 | 2013-05 | 12
        """,
    )
