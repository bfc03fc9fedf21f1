"""What a month's dashboard reports of each figure: its period, its changes, its rank, its notices."""

import pytest

from obapipe.partnership import Coverage
from tests.spec.bench import Bench
from tests.spec.city import destinations, indicator, snapshot, values
from tests.spec.conftest import MakeBench
from tests.spec.tables import assert_rows, rows_of, table

FIVE = """
code | name  | level   | parent | valid_from | valid_to | successor
T    | Town  | city    |        |            |          |
A    | Abbey | cluster | T      |            |          |
B    | Brook | cluster | T      |            |          |
C    | Copse | cluster | T      |            |          |
D    | Dale  | cluster | T      |            |          |
E    | Edge  | cluster | T      |            | 2013-06  |
"""


def one_indicator(bench: MakeBench, cells: str, **keys: object) -> Bench:
    """A bench of one figure that was released so; `value` is the numerator unless stated."""
    settings = {
        name: keys.pop(name) for name in ("places", "provisional_months", "plan_start") if name in keys
    }
    one = bench({"figure": indicator(snapshot(status="in"), **keys)}, **settings)
    rows = table(cells)
    rows = rows if "value" in rows.columns else rows.with_columns(value="numerator")
    one.published(rows.with_columns(indicator=rows["geography"].str.replace(".*", "figure")))
    return one


# ---------------------------------------------------------------------- which period is reported
def test_the_newest_period_is_reported_the_same_for_every_place(bench: MakeBench) -> None:
    one = one_indicator(
        bench,
        """
        release | geography | period  | numerator
        2013-07 | A         | 2013-06 | 10
        2013-07 | B         | 2013-06 | 20
        2013-07 | A         | 2013-07 | 11
        """,
    )
    assert_rows(
        one.compare("2013-07"),
        """
        geography | period  | status        | numerator | previous_numerator
        A         | 2013-07 | released      | 11        | 10
        B         | 2013-07 | not available |           | 20
        C         | 2013-07 | not available |           |
        T         | 2013-07 | not available |           |
        """,
    )


@pytest.mark.parametrize(
    ("stale_after", "period", "status"), [(2, "2013-05", "released"), (1, "2013-07", "not available")]
)
def test_a_stale_figure_is_no_longer_the_latest(
    bench: MakeBench, stale_after: int, period: str, status: str
) -> None:
    cells = """
        release | geography | period  | numerator
        2013-05 | T         | 2013-05 | 50
        """
    figure = one_indicator(bench, cells, stale_after=stale_after).compare("2013-07").filter(geography="T")
    assert figure.select("period", "status").rows() == [(period, status)]


def test_a_month_sees_only_what_was_released_by_then(bench: MakeBench) -> None:
    one = one_indicator(
        bench,
        """
        release | geography | period  | numerator | revised
        2013-07 | T         | 2013-07 | 50        | no
        2013-08 | T         | 2013-07 | 55        | yes
        2013-08 | T         | 2013-08 | 60        | no
        """,
    )
    assert_rows(
        one.compare("2013-07", "2013-08").filter(geography="T"),
        """
        release | period  | numerator | previous_numerator | change_previous_number
        2013-07 | 2013-07 | 50        |                    |
        2013-08 | 2013-08 | 60        | 55                 | 5
        """,
    )


# ---------------------------------------------------------------------- changes
def test_changes_since_last_month_last_year_and_the_plan_s_start(bench: MakeBench) -> None:
    one = one_indicator(
        bench,
        """
        release | geography | period  | numerator | value
        2013-07 | T         | 2012-04 | 40        | 4.0
        2013-07 | T         | 2012-07 | 44        | 4.4
        2013-07 | T         | 2013-06 | 52        | 5.2
        2013-07 | T         | 2013-07 | 50        | 5.0
        """,
        plan_start="2012-04",
    )
    figure = one.compare("2013-07").filter(geography="T")
    assert_rows(
        figure,
        """
        change_previous_number | change_previous_value | change_last_year_number | change_start_number | start_period
        -2                     | -0.2                  | 6                       | 10                  | 2012-04
        """,
    )


def test_there_is_no_change_from_or_to_a_hidden_figure(bench: MakeBench) -> None:
    one = one_indicator(
        bench,
        """
        release | geography | period  | numerator | status
        2013-07 | A         | 2013-06 |           | confidential
        2013-07 | A         | 2013-07 | 10        | released
        2013-07 | B         | 2013-06 | 10        | released
        2013-07 | B         | 2013-07 |           | confidential
        """,
    )
    assert_rows(
        one.compare("2013-07"),
        """
        geography | status        | previous_status | change_previous_number | change_previous_value
        A         | released      | confidential    |                        |
        B         | confidential  | released        |                        |
        C         | not available |                 |                        |
        T         | not available |                 |                        |
        """,
    )


def test_there_is_no_change_across_a_break_of_definition(bench: MakeBench) -> None:
    one = one_indicator(
        bench,
        """
        release | geography | period  | numerator | definition_version
        2013-07 | T         | 2013-06 | 10        | 1
        2013-07 | T         | 2013-07 | 12        | 2
        2013-08 | T         | 2013-08 | 15        | 2
        """,
    )
    assert_rows(
        one.compare("2013-07", "2013-08").filter(geography="T"),
        """
        release | numerator | change_previous_number | change_start_number | broken
        2013-07 | 12        |                        |                     | yes
        2013-08 | 15        | 3                      |                     | no
        """,
    )


# ---------------------------------------------------------------------- the other clusters
RANKED = """
release | geography | period  | numerator | status
2013-07 | A         | 2013-07 | 10        | released
2013-07 | B         | 2013-07 | 20        | released
2013-07 | C         | 2013-07 | 20        | released
2013-07 | D         | 2013-07 |           | confidential
2013-07 | T         | 2013-07 | 60        | released
2013-07 | E         | 2013-07 | 90        | released
"""


@pytest.mark.parametrize(("better", "ranks"), [("lower", "1 2 2"), ("neither", "1 2 2"), ("higher", "3 1 1")])
def test_clusters_that_are_released_are_ranked_and_ties_share(
    bench: MakeBench, better: str, ranks: str
) -> None:
    figures = one_indicator(bench, RANKED, places=FIVE, better=better).compare("2013-07")
    first, second, third = ranks.split()
    expected = f"""
        geography | rank    | places_ranked | places_hidden | places_lower | places_higher
        A         | {first} | 3             | 1             | 0            | 2
        B         | {second}| 3             | 1             | 1            | 0
        C         | {third} | 3             | 1             | 1            | 0
        D         |         | 3             | 1             |              |
        T         |         |               |               |              |
        """
    assert_rows(figures, expected)


def test_the_city_stands_beside_every_cluster(bench: MakeBench) -> None:
    figures = one_indicator(bench, RANKED, places=FIVE).compare("2013-07")
    assert set(figures.select("city_numerator", "city_value", "city_status").rows()) == {
        (60.0, 60.0, "released")
    }


# ---------------------------------------------------------------------- the year to date, the latest months
def test_the_year_to_date_is_a_share_of_last_year_s_total(bench: MakeBench) -> None:
    one = one_indicator(
        bench,
        """
        release | geography | period  | numerator
        2013-07 | T         | 2013-03 | 200
        2013-07 | T         | 2013-07 | 50
        """,
        accumulate="financial_year",
    )
    assert_rows(
        one.compare("2013-07").filter(geography="T"),
        """
        full_year_period | full_year_numerator | full_year_status | full_year_ratio
        2013-03          | 200                 | released         | 0.25
        """,
    )


def test_only_what_accumulates_has_a_full_year(bench: MakeBench) -> None:
    cells = """
        release | geography | period  | numerator
        2013-07 | T         | 2013-03 | 200
        2013-07 | T         | 2013-07 | 50
        """
    figure = one_indicator(bench, cells).compare("2013-07").filter(geography="T")
    assert rows_of(figure, "full_year_period", "full_year_numerator", "full_year_ratio") == [["", "", ""]]


@pytest.mark.parametrize(("months", "provisional"), [(0, "no"), (1, "yes")])
def test_the_latest_months_are_provisional(bench: MakeBench, months: int, provisional: str) -> None:
    cells = """
        release | geography | period  | numerator
        2013-07 | T         | 2013-07 | 50
        """
    figures = one_indicator(bench, cells, provisional_months=months).compare("2013-07").filter(geography="T")
    assert rows_of(figures, "provisional") == [[provisional]]


def test_categories_are_reported_beside_the_headline(bench: MakeBench) -> None:
    one = bench({"figure": indicator(destinations(), breakdowns=("destination",))})
    one.published(
        table("""
        release | indicator | geography | period  | breakdown   | category | numerator | value
        2013-07 | figure    | T         | 2013-07 | all         | all      | 50        | 50
        2013-07 | figure    | T         | 2013-07 | destination | school   | 30        | 30
        2013-07 | figure    | A         | 2013-07 | destination | school   | 10        | 10
        """)
    )
    assert_rows(
        one.compare("2013-07").filter(breakdown="destination"),
        """
        geography | category | numerator | city_numerator | rank
        A         | school   | 10        | 30             | 1
        T         | school   | 30        | 30             |
        """,
    )


# ---------------------------------------------------------------------- what a reader is told
def test_low_coverage_a_missing_month_and_a_revision_are_said(bench: MakeBench) -> None:
    one = bench(
        {
            "returns": indicator(values("returns"), better="higher"),
            "figure": indicator(values("figure"), coverage=Coverage(indicator="returns", threshold=80)),
            "late": indicator(values("late")),
        }
    )
    one.published(
        table("""
        release | indicator | geography | period  | numerator | value | revised
        2013-07 | returns   | A         | 2013-07 | 79        | 79    | no
        2013-07 | returns   | B         | 2013-07 | 80        | 80    | no
        2013-07 | figure    | A         | 2013-07 | 50        | 50    | no
        2013-07 | figure    | B         | 2013-07 | 50        | 50    | yes
        2013-07 | late      | A         | 2013-06 | 50        | 50    | no
        """)
    )
    one.compare("2013-07")
    notices = one.frame("release.notice")
    assert_rows(
        notices,
        """
        indicator | geography | rule
        figure    | A         | coverage
        figure    | B         | revised
        late      | A         | not received
        """,
    )
    (text,) = notices.filter(rule="coverage")["text"]
    assert "79% coverage, below the 80% expected" in text
