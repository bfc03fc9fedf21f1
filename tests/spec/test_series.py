"""What a page of a month reads back: the series as it stood, the places of the month, the landed zeros."""

from obapipe import sqlfiles
from tests.spec.city import indicator, snapshot
from tests.spec.conftest import MakeBench
from tests.spec.tables import assert_rows, table

MERGED = """
code | name  | level   | parent | valid_from | valid_to | successor
T    | Town  | city    |        |            |          |
R    | Ridge | area    | T      |            |          |
A    | Abbey | cluster | R      |            |          |
B    | Brook | cluster | T      |            | 2013-06  | N
N    | Alder | cluster | T      | 2013-07    |          |
"""


def test_a_series_is_as_it_stood_in_the_month(bench: MakeBench) -> None:
    one = bench({"figure": indicator(snapshot(status="in"))})
    one.published(
        table("""
        release | indicator | geography | period  | numerator | value | definition_version | revised
        2013-06 | figure    | T         | 2013-05 | 40        | 40    | 1                  | no
        2013-06 | figure    | T         | 2013-06 | 50        | 50    | 1                  | no
        2013-07 | figure    | T         | 2013-06 | 55        | 55    | 1                  | yes
        2013-07 | figure    | T         | 2013-07 | 60        | 60    | 2                  | no
        2013-08 | figure    | T         | 2013-07 | 99        | 99    | 2                  | yes
        """)
    )
    july = sqlfiles.read(one.connection, "trends/series", release="2013-07", provisional_months=2)
    assert july["period"].to_list() == ["2013-05", "2013-06", "2013-07"]
    assert_rows(
        july,
        """
        period  | numerator | revised | broken | provisional
        2013-05 | 40        | no      | no     | no
        2013-06 | 55        | yes     | no     | yes
        2013-07 | 60        | no      | yes    | yes
        """,
    )


def test_the_places_of_a_month_are_those_that_existed_the_city_first(bench: MakeBench) -> None:
    one = bench({"figure": indicator(snapshot(status="in"))}, places=MERGED)
    sqlfiles.run(one.connection, "comparisons/copy_place")
    june = sqlfiles.read(one.connection, "trends/places", release="2013-06")
    july = sqlfiles.read(one.connection, "trends/places", release="2013-07")
    assert june["code"].to_list() == ["T", "R", "A", "B"]
    assert july["code"].to_list() == ["T", "R", "A", "N"]


def test_only_the_periods_that_figures_are_about_are_copied(bench: MakeBench) -> None:
    one = bench({"figure": indicator(snapshot(status="in"))})
    one.published(
        table("""
        release | indicator | geography | period  | numerator | value
        2013-06 | figure    | T         | 2013-05 | 40        | 40
        """)
    )
    sqlfiles.run(one.connection, "comparisons/copy_calendar")
    assert_rows(
        one.frame("release.calendar"),
        """
        frequency | period
        month     | 2013-05
        """,
    )


def test_what_is_new_is_what_the_months_said_first(bench: MakeBench) -> None:
    one = bench({"figure": indicator(snapshot(status="in"))})
    one.published(
        table("""
        release | indicator | geography | period  | numerator | value
        2013-06 | figure    | T         | 2013-05 | 40        | 40
        2013-07 | figure    | T         | 2013-05 | 41        | 41
        2013-08 | figure    | T         | 2013-05 | 42        | 42
        """)
    )
    new = sqlfiles.read(one.connection, "trends/new_cells", releases=["2013-06", "2013-08"])
    assert new["numerator"].to_list() == [40, 42]
