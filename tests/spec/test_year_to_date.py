"""Flows that are published as the sum since April, and what a published total holds beyond its clusters."""

from tests.spec.bench import Bench
from tests.spec.city import indicator, snapshot, values
from tests.spec.conftest import MakeBench
from tests.spec.tables import assert_rows


def starts(bench: MakeBench, **keys: object) -> Bench:
    """A bench of one flow."""
    return bench({"starts": indicator(values("starts"), accumulate="financial_year", **keys)})


def counts(bench: MakeBench, **keys: object) -> Bench:
    """A bench of one stock whose city total is the source's own."""
    return bench({"children": indicator(snapshot(status="in"), **keys)})


# ---------------------------------------------------------------------- year to date
def test_the_year_to_date_is_the_sum_since_april(bench: MakeBench) -> None:
    one = starts(bench)
    one.land(
        "indicator_values",
        """
        received | period  | geography | indicator | numerator
        2013-03  | 2013-03 | A         | starts    | 50
        2013-04  | 2013-04 | A         | starts    | 10
        2013-05  | 2013-05 | A         | starts    | 0
        2013-06  | 2013-06 | A         | starts    | 7
        """,
    )
    assert_rows(
        one.conform(),
        """
        period  | numerator | value | received
        2013-04 | 10        | 10    | 2013-04
        2013-05 | 10        | 10    | 2013-05
        2013-06 | 17        | 17    | 2013-06
        """,
    )


def test_no_figure_where_a_month_of_the_year_is_not_known(bench: MakeBench) -> None:
    one = starts(bench)
    one.land(
        "indicator_values",
        """
        received | period  | geography | indicator | numerator
        2013-04  | 2013-04 | A         | starts    | 10
        2013-06  | 2013-06 | A         | starts    | 7
        2013-07  | 2013-05 | A         | starts    | 1
        """,
    )
    assert_rows(
        one.conform(),
        """
        period  | numerator | received
        2013-04 | 10        | 2013-04
        2013-05 | 11        | 2013-07
        2013-06 | 18        | 2013-07
        """,
    )


def test_a_correction_changes_every_later_figure_of_its_year_and_no_other(bench: MakeBench) -> None:
    one = starts(bench)
    one.land(
        "indicator_values",
        """
        received | period  | geography | indicator | numerator
        2013-04  | 2013-04 | A         | starts    | 10
        2013-05  | 2013-05 | A         | starts    | 10
        2014-04  | 2014-04 | A         | starts    | 8
        2014-05  | 2013-04 | A         | starts    | 12
        """,
    )
    assert_rows(
        one.conform(),
        """
        period  | numerator | received
        2013-04 | 10        | 2013-04
        2013-04 | 12        | 2014-05
        2013-05 | 20        | 2013-05
        2013-05 | 22        | 2014-05
        2014-04 | 8         | 2014-04
        """,
    )


def test_a_year_of_two_definitions_has_no_sum_across_them(bench: MakeBench) -> None:
    one = starts(bench, breaks=[{"version": 2, "from": "2013-05", "reason": "Redefined."}])
    one.land(
        "indicator_values",
        """
        received | period  | geography | indicator | numerator
        2013-04  | 2013-04 | A         | starts    | 10
        2013-05  | 2013-05 | A         | starts    | 10
        """,
    )
    assert_rows(
        one.conform(),
        """
        period  | numerator
        2013-04 | 10
        """,
    )


# ---------------------------------------------------------------------- the gap
def test_what_the_city_holds_beyond_its_clusters_is_unallocated(bench: MakeBench) -> None:
    one = counts(bench)
    one.land(
        "children_snapshot",
        """
        received | period  | geography | status | age_band | children
        2013-07  | 2013-07 | A         | in     | 0-4      | 10
        2013-07  | 2013-07 | B         | in     | 0-4      | 20
        2013-07  | 2013-07 | C         | in     | 0-4      | 30
        2013-07  | 2013-07 | T         | in     | 0-4      | 66
        """,
    )
    assert_rows(
        one.conform().filter(geography="unallocated"),
        """
        geography   | period  | numerator | value | received
        unallocated | 2013-07 | 6         | 6     | 2013-07
        """,
    )


def test_there_is_no_gap_while_a_cluster_is_unknown(bench: MakeBench) -> None:
    one = counts(bench)
    one.land(
        "children_snapshot",
        """
        received | period  | geography | status | age_band | children
        2013-07  | 2013-07 | A         | in     | 0-4      | 10
        2013-07  | 2013-07 | B         | in     | 0-4      | 20
        2013-07  | 2013-07 | T         | in     | 0-4      | 66
        """,
    )
    assert one.conform().filter(geography="unallocated").is_empty()


def test_a_gap_within_the_rounding_of_totals_is_none(bench: MakeBench) -> None:
    one = counts(bench, totals_rounded_to=10)
    one.land(
        "children_snapshot",
        """
        received | period  | geography | status | age_band | children
        2013-07  | 2013-07 | A         | in     | 0-4      | 10
        2013-07  | 2013-07 | B         | in     | 0-4      | 20
        2013-07  | 2013-07 | C         | in     | 0-4      | 25
        2013-07  | 2013-07 | T         | in     | 0-4      | 60
        2013-08  | 2013-08 | A         | in     | 0-4      | 10
        2013-08  | 2013-08 | B         | in     | 0-4      | 20
        2013-08  | 2013-08 | C         | in     | 0-4      | 24
        2013-08  | 2013-08 | T         | in     | 0-4      | 60
        """,
    )
    assert_rows(
        one.conform().filter(geography="unallocated"),
        """
        period  | numerator
        2013-08 | 6
        """,
    )


def test_a_city_below_its_clusters_has_no_children_without_one(bench: MakeBench) -> None:
    one = counts(bench)
    one.land(
        "children_snapshot",
        """
        received | period  | geography | status | age_band | children
        2013-07  | 2013-07 | A         | in     | 0-4      | 10
        2013-07  | 2013-07 | B         | in     | 0-4      | 20
        2013-07  | 2013-07 | C         | in     | 0-4      | 30
        2013-07  | 2013-07 | T         | in     | 0-4      | 50
        """,
    )
    assert one.conform().filter(geography="unallocated").is_empty()


def test_a_source_that_counts_the_unallocated_itself_is_believed(bench: MakeBench) -> None:
    one = counts(bench)
    one.land(
        "children_snapshot",
        """
        received | period  | geography   | status | age_band | children
        2013-07  | 2013-07 | A           | in     | 0-4      | 10
        2013-07  | 2013-07 | B           | in     | 0-4      | 20
        2013-07  | 2013-07 | C           | in     | 0-4      | 30
        2013-07  | 2013-07 | unallocated | in     | 0-4      | 5
        2013-07  | 2013-07 | T           | in     | 0-4      | 66
        """,
    )
    assert_rows(
        one.conform().filter(geography="unallocated"),
        """
        period  | numerator
        2013-07 | 5
        """,
    )
