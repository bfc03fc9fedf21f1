"""From landed rows to figures: which row counts, what adds up, what was known when."""

from tests.spec.bench import Bench
from tests.spec.city import destinations, indicator, snapshot, values
from tests.spec.conftest import MakeBench
from tests.spec.tables import assert_rows

MERGED = """
code | name  | level   | parent | valid_from | valid_to | successor
T    | Town  | city    |        |            |          |
A    | Abbey | cluster | T      |            |          |
B    | Brook | cluster | T      |            | 2013-06  | N
C    | Copse | cluster | T      |            | 2013-06  | N
N    | North | cluster | T      | 2013-07    |          |
"""
WITH_AREA = """
code | name  | level   | parent | valid_from | valid_to | successor
T    | Town  | city    |        |            |          |
R    | Ridge | area    | T      |            |          |
A    | Abbey | cluster | R      |            |          |
B    | Brook | cluster | R      |            |          |
C    | Copse | cluster | T      |            |          |
"""


def children(bench: MakeBench, **keys: object) -> Bench:
    """A bench of one stock: children looked after."""
    places = {"places": str(keys.pop("places"))} if "places" in keys else {}
    return bench({"children": indicator(snapshot(status="in"), **keys)}, **places)


# ---------------------------------------------------------------------- which row counts
def test_a_later_file_wins_and_the_earlier_state_stays_known(bench: MakeBench) -> None:
    one = children(bench)
    one.land(
        "children_snapshot",
        """
        received | period  | geography | status | age_band | children
        2013-07  | 2013-07 | A         | in     | 0-4      | 10
        2013-09  | 2013-07 | A         | in     | 0-4      | 12
        """,
    )
    assert_rows(
        one.conform().filter(geography="A"),
        """
        period  | geography | numerator | value | received
        2013-07 | A         | 10        | 10    | 2013-07
        2013-07 | A         | 12        | 12    | 2013-09
        """,
    )


def test_within_a_month_the_later_file_name_wins_then_the_later_row(bench: MakeBench) -> None:
    one = children(bench)
    one.land(
        "children_snapshot",
        """
        received | period  | geography | status | age_band | children | source_file | source_row
        2013-07  | 2013-07 | A         | in     | 0-4      | 10       | b.csv       | 2
        2013-07  | 2013-07 | A         | in     | 0-4      | 99       | a.csv       | 2
        2013-07  | 2013-07 | B         | in     | 0-4      | 20       | a.csv       | 3
        2013-07  | 2013-07 | B         | in     | 0-4      | 21       | a.csv       | 4
        """,
    )
    assert_rows(
        one.conform(),
        """
        geography | numerator
        A         | 10
        B         | 21
        """,
    )


def test_only_the_categories_asked_for_are_counted_and_finer_rows_add_up(bench: MakeBench) -> None:
    one = children(bench)
    one.land(
        "children_snapshot",
        """
        received | period  | geography | status | age_band | children
        2013-07  | 2013-07 | A         | in     | 0-4      | 10
        2013-07  | 2013-07 | A         | in     | 5-17     | 7
        2013-07  | 2013-07 | A         | plan   | 0-4      | 100
        """,
    )
    assert_rows(
        one.conform(),
        """
        geography | numerator
        A         | 17
        """,
    )


def test_a_corrected_part_leaves_the_other_parts_as_they_were(bench: MakeBench) -> None:
    one = children(bench)
    one.land(
        "children_snapshot",
        """
        received | period  | geography | status | age_band | children
        2013-07  | 2013-07 | A         | in     | 0-4      | 10
        2013-07  | 2013-07 | A         | in     | 5-17     | 7
        2013-08  | 2013-07 | A         | in     | 5-17     | 9
        """,
    )
    assert_rows(
        one.conform(),
        """
        geography | numerator | received
        A         | 17        | 2013-07
        A         | 19        | 2013-08
        """,
    )


# ---------------------------------------------------------------------- the city
def test_the_city_is_its_clusters_and_those_with_no_cluster(bench: MakeBench) -> None:
    one = children(bench)
    one.land(
        "children_snapshot",
        """
        received | period  | geography   | status | age_band | children
        2013-07  | 2013-07 | A           | in     | 0-4      | 10
        2013-07  | 2013-07 | B           | in     | 0-4      | 20
        2013-07  | 2013-07 | C           | in     | 0-4      | 30
        2013-07  | 2013-07 | unallocated | in     | 0-4      | 4
        """,
    )
    assert_rows(
        one.conform(),
        """
        geography   | numerator
        A           | 10
        B           | 20
        C           | 30
        unallocated | 4
        T           | 64
        """,
    )


def test_an_area_adds_up_and_the_city_does_not_count_it_twice(bench: MakeBench) -> None:
    one = children(bench, places=WITH_AREA, geographies=("cluster", "area", "city"))
    one.land(
        "children_snapshot",
        """
        received | period  | geography | status | age_band | children
        2013-07  | 2013-07 | A         | in     | 0-4      | 10
        2013-07  | 2013-07 | B         | in     | 0-4      | 20
        2013-07  | 2013-07 | C         | in     | 0-4      | 30
        """,
    )
    assert_rows(
        one.conform(),
        """
        geography | numerator
        A         | 10
        B         | 20
        C         | 30
        R         | 30
        T         | 60
        """,
    )


def test_a_place_s_own_row_beats_the_sum_of_its_parts(bench: MakeBench) -> None:
    one = children(bench)
    one.land(
        "children_snapshot",
        """
        received | period  | geography | status | age_band | children
        2013-07  | 2013-07 | A         | in     | 0-4      | 10
        2013-07  | 2013-07 | B         | in     | 0-4      | 20
        2013-07  | 2013-07 | C         | in     | 0-4      | 30
        2013-07  | 2013-07 | T         | in     | 0-4      | 61
        """,
    )
    assert_rows(
        one.conform().filter(geography="T"),
        """
        geography | numerator
        T         | 61
        """,
    )


def test_there_is_no_city_until_every_cluster_has_reported(bench: MakeBench) -> None:
    one = children(bench)
    one.land(
        "children_snapshot",
        """
        received | period  | geography   | status | age_band | children
        2013-07  | 2013-07 | A           | in     | 0-4      | 10
        2013-07  | 2013-07 | B           | in     | 0-4      | 20
        2013-07  | 2013-07 | unallocated | in     | 0-4      | 1
        2013-08  | 2013-07 | C           | in     | 0-4      | 30
        """,
    )
    assert_rows(
        one.conform().filter(geography="T"),
        """
        geography | numerator | received
        T         | 61        | 2013-08
        """,
    )


def test_reported_makes_a_city_of_those_that_did(bench: MakeBench) -> None:
    one = children(bench, roll_up="reported")
    one.land(
        "children_snapshot",
        """
        received | period  | geography | status | age_band | children
        2013-07  | 2013-07 | A         | in     | 0-4      | 10
        2013-07  | 2013-07 | B         | in     | 0-4      | 20
        """,
    )
    assert_rows(
        one.conform().filter(geography="T"),
        """
        geography | numerator
        T         | 30
        """,
    )


def test_a_figure_withheld_at_source_takes_the_city_with_it(bench: MakeBench) -> None:
    one = children(bench)
    one.land(
        "children_snapshot",
        """
        received | period  | geography | status | age_band | children | source_status
        2013-07  | 2013-07 | A         | in     | 0-4      | 10       | ok
        2013-07  | 2013-07 | B         | in     | 0-4      |          | withheld
        2013-07  | 2013-07 | C         | in     | 0-4      | 30       | ok
        """,
    )
    assert_rows(
        one.conform(),
        """
        geography | numerator | source_status
        A         | 10        | ok
        B         |           | withheld
        C         | 30        | ok
        T         |           | withheld
        """,
    )


def test_a_city_of_those_that_reported_has_no_figure_where_one_was_withheld(bench: MakeBench) -> None:
    one = children(bench, roll_up="reported")
    one.land(
        "children_snapshot",
        """
        received | period  | geography | status | age_band | children | source_status
        2013-07  | 2013-07 | A         | in     | 0-4      | 10       | ok
        2013-07  | 2013-07 | B         | in     | 0-4      |          | withheld
        """,
    )
    assert_rows(
        one.conform().filter(geography="T"),
        """
        numerator | source_status
                  | withheld
        """,
    )


def test_not_applicable_is_said_and_a_missing_number_is_not_a_figure(bench: MakeBench) -> None:
    one = children(bench)
    one.land(
        "children_snapshot",
        """
        received | period  | geography | status | age_band | children | source_status
        2013-07  | 2013-07 | A         | in     | 0-4      |          | not_applicable
        2013-07  | 2013-07 | B         | in     | 0-4      |          | missing
        """,
    )
    assert_rows(
        one.conform(),
        """
        geography | numerator | source_status
        A         |           | not_applicable
        """,
    )


def test_a_category_of_the_city_waits_for_every_cluster_too(bench: MakeBench) -> None:
    one = bench(
        {"all": indicator(destinations(), breakdowns=("destination",))},
        categories={"destination": {"school": "School", "neet": "NEET"}},
    )
    one.land(
        "destinations",
        """
        received | period  | geography | destination | young_people
        2013-07  | 2013-07 | A         | school      | 45
        2013-07  | 2013-07 | A         | neet        | 5
        2013-07  | 2013-07 | B         | school      | 10
        2013-08  | 2013-07 | C         | school      | 20
        """,
    )
    assert_rows(
        one.conform().filter(geography="T"),
        """
        category | numerator | received
        all      | 80        | 2013-08
        school   | 75        | 2013-08
        neet     | 5         | 2013-08
        """,
    )


# ---------------------------------------------------------------------- places that merged
def test_a_merged_cluster_s_history_is_the_sum_of_what_it_replaced(bench: MakeBench) -> None:
    one = children(bench, places=MERGED)
    one.land(
        "children_snapshot",
        """
        received | period  | geography | status | age_band | children
        2013-06  | 2013-06 | A         | in     | 0-4      | 10
        2013-06  | 2013-06 | B         | in     | 0-4      | 20
        2013-06  | 2013-06 | C         | in     | 0-4      | 30
        2013-07  | 2013-07 | A         | in     | 0-4      | 11
        2013-07  | 2013-07 | N         | in     | 0-4      | 52
        """,
    )
    assert_rows(
        one.conform(),
        """
        period  | geography | numerator
        2013-06 | A         | 10
        2013-06 | B         | 20
        2013-06 | C         | 30
        2013-06 | N         | 50
        2013-06 | T         | 60
        2013-07 | A         | 11
        2013-07 | N         | 52
        2013-07 | T         | 63
        """,
    )


def test_a_merged_cluster_has_no_history_where_a_part_is_missing(bench: MakeBench) -> None:
    one = children(bench, places=MERGED)
    one.land(
        "children_snapshot",
        """
        received | period  | geography | status | age_band | children
        2013-06  | 2013-06 | B         | in     | 0-4      | 20
        """,
    )
    assert_rows(
        one.conform(),
        """
        period  | geography | numerator
        2013-06 | B         | 20
        """,
    )


# ---------------------------------------------------------------------- rates
def test_a_percentage_is_of_the_same_extract_and_its_breakdown_of_the_whole(bench: MakeBench) -> None:
    one = bench(
        {
            "neet": indicator(destinations(destination="neet"), denominator=destinations()),
            "all": indicator(destinations(), denominator=destinations(), breakdowns=("destination",)),
        },
        categories={"destination": {"school": "School", "neet": "NEET"}},
    )
    one.land(
        "destinations",
        """
        received | period  | geography | destination | young_people
        2013-07  | 2013-07 | A         | school      | 45
        2013-07  | 2013-07 | A         | neet        | 5
        """,
    )
    assert_rows(
        one.conform(),
        """
        indicator | breakdown   | category | numerator | denominator | value
        neet      | all         | all      | 5         | 50          | 10
        all       | all         | all      | 50        | 50          | 100
        all       | destination | school   | 45        | 50          | 90
        all       | destination | neet     | 5         | 50          | 10
        """,
    )


def test_a_denominator_counts_only_rows_that_have_the_numerator_too(bench: MakeBench) -> None:
    rate = indicator(
        values("rate"),
        denominator=values("rate", "denominator"),
        frequency="financial_year",
        roll_up="reported",
    )
    one = bench({"rate": rate})
    one.land(
        "indicator_values",
        """
        received | period  | geography | indicator | numerator | denominator
        2013-07  | 2012/13 | A         | rate      | 30        | 60
        2013-07  | 2012/13 | B         | rate      |           | 500
        2013-07  | 2012/13 | C         | rate      | 10        | 40
        """,
    )
    assert_rows(
        one.conform().filter(geography="T"),
        """
        period  | numerator | denominator | value
        2012/13 | 40        | 100         | 40
        """,
    )


def test_nothing_divides_by_nobody(bench: MakeBench) -> None:
    one = bench({"neet": indicator(destinations(destination="neet"), denominator=destinations())})
    one.land(
        "destinations",
        """
        received | period  | geography | destination | young_people
        2013-07  | 2013-07 | A         | neet        | 0
        """,
    )
    assert_rows(
        one.conform(),
        """
        geography | numerator | denominator | value
        A         | 0         | 0           |
        """,
    )


def test_a_corrected_denominator_changes_the_rate_from_the_month_it_arrived(bench: MakeBench) -> None:
    one = bench({"neet": indicator(destinations(destination="neet"), denominator=destinations())})
    one.land(
        "destinations",
        """
        received | period  | geography | destination | young_people
        2013-07  | 2013-07 | A         | school      | 40
        2013-07  | 2013-07 | A         | neet        | 10
        2013-09  | 2013-07 | A         | school      | 30
        """,
    )
    assert_rows(
        one.conform(),
        """
        numerator | denominator | value | received
        10        | 50          | 20    | 2013-07
        10        | 40          | 25    | 2013-09
        """,
    )


POPULATION = """
year | geography | age_from | age_to | population
2011 | A         | 0        | 4      | 1000
2011 | A         | 5        | 17     | 3000
2013 | A         | 0        | 17     | 5000
2011 | B         | 0        | 17     | 2000
2011 | C         | 0        | 17     | 2000
2011 | C         | 18       | 25     | 9999
"""


def test_the_population_is_that_of_the_year_or_the_latest_earlier(bench: MakeBench) -> None:
    rate = indicator(snapshot(status="in"), denominator={"population": (0, 17)}, unit="per_10000")
    one = bench({"rate": rate}, population=POPULATION)
    one.land(
        "children_snapshot",
        """
        received | period  | geography | status | age_band | children
        2012-07  | 2012-07 | A         | in     | 0-4      | 20
        2012-07  | 2012-07 | B         | in     | 0-4      | 20
        2012-07  | 2012-07 | C         | in     | 0-4      | 20
        2013-07  | 2013-07 | A         | in     | 0-4      | 20
        2010-07  | 2010-07 | A         | in     | 0-4      | 20
        """,
    )
    assert_rows(
        one.conform(),
        """
        period  | geography | numerator | denominator | value
        2010-07 | A         | 20        |             |
        2012-07 | A         | 20        | 4000        | 50
        2012-07 | B         | 20        | 2000        | 100
        2012-07 | C         | 20        | 2000        | 100
        2012-07 | T         | 60        | 8000        | 75
        2013-07 | A         | 20        | 5000        | 40
        """,
    )


def test_an_estimate_is_used_from_the_month_it_arrives_in(bench: MakeBench) -> None:
    rate = indicator(snapshot(status="in"), denominator={"population": (0, 17)}, unit="per_10000")
    one = bench({"rate": rate}, population=POPULATION)
    one.land(
        "children_snapshot",
        """
        received | period  | geography | status | age_band | children
        2012-07  | 2012-07 | A         | in     | 0-4      | 20
        2012-10  | 2012-07 | A         | in     | 0-4      | 30
        """,
    )
    one.land(
        "population",
        """
        received | period | geography | age_from | age_to | population
        2012-09  | 2012   | A         | 0        | 17     | 5000
        """,
    )
    assert_rows(
        one.conform(),
        """
        numerator | denominator | value | received
        20        | 4000        | 50    | 2012-07
        20        | 5000        | 40    | 2012-09
        30        | 5000        | 60    | 2012-10
        """,
    )


def test_a_published_rate_is_its_own_value_and_never_added_up(bench: MakeBench) -> None:
    rate = indicator(values("rate", "value"), measure_kind="published_rate", unit="percent", public=True)
    one = bench({"rate": rate})
    one.land(
        "indicator_values",
        """
        received | period  | geography | indicator | value
        2013-07  | 2013-07 | A         | rate      | 12.5
        2013-07  | 2013-07 | B         | rate      | 14.5
        2013-07  | 2013-07 | C         | rate      | 16.5
        """,
    )
    assert_rows(
        one.conform(),
        """
        geography | numerator | denominator | value
        A         |           |             | 12.5
        B         |           |             | 14.5
        C         |           |             | 16.5
        """,
    )


def test_a_definition_has_its_version_from_the_month_it_changed(bench: MakeBench) -> None:
    one = children(bench, breaks=[{"version": 2, "from": "2013-08", "reason": "Redefined."}])
    one.land(
        "children_snapshot",
        """
        received | period  | geography | status | age_band | children
        2013-07  | 2013-07 | A         | in     | 0-4      | 10
        2013-08  | 2013-08 | A         | in     | 0-4      | 11
        """,
    )
    assert_rows(
        one.conform(),
        """
        period  | definition_version
        2013-07 | 1
        2013-08 | 2
        """,
    )


def test_financial_and_academic_years_are_not_taken_for_one_another(bench: MakeBench) -> None:
    one = bench(
        {
            "cases": indicator(values("cases"), frequency="financial_year"),
            "pupils": indicator(values("pupils"), frequency="academic_year"),
        }
    )
    one.land(
        "indicator_values",
        """
        received | period  | geography | indicator | numerator
        2013-07  | 2012/13 | A         | cases     | 10
        2013-07  | 2012/13 | A         | pupils    | 20
        """,
    )
    assert_rows(
        one.conform(),
        """
        indicator | numerator | period_start | period_end
        cases     | 10        | 2012-04-01   | 2013-03-31
        pupils    | 20        | 2012-09-01   | 2013-08-31
        """,
    )
