"""A partnership as relations: what a term is called, what is part of what and when, which period follows which."""

from datetime import date

import polars as pl

from obapipe.reference import Reference, term_text
from obapipe.relations import subsets
from tests.spec.city import destinations, indicator, partnership, snapshot, values
from tests.spec.tables import assert_rows, table

PLACES = """
code | name  | level   | parent | valid_from | valid_to | successor
T    | Town  | city    |        |            |          |
R    | Ridge | area    | T      |            |          |
A    | Abbey | cluster | R      |            |          |
B    | Brook | cluster | T      |            | 2013-06  | N
N    | North | cluster | T      | 2013-07    | 2014-03  | M
M    | Moor  | cluster | T      | 2014-04    |          |
"""
CATALOGUE = {
    "all": indicator(destinations(), breakdowns=("destination",), geographies=("city",)),
    "neet": indicator(destinations(destination="seeking other"), denominator=destinations()),
    "rate": indicator(values("rate"), denominator=values("rate", "denominator")),
    "other": indicator(snapshot(status="in"), breaks=[{"version": 2, "from": "2013-09", "reason": "New."}]),
}


def reference() -> Reference:
    return Reference(partnership(CATALOGUE, table(PLACES)))


def test_the_same_count_has_the_same_text_however_it_is_written() -> None:
    assert term_text(destinations()) == "destinations.young_people"
    assert term_text(destinations(destination="b a")) == term_text(destinations(destination="a b"))
    assert term_text(destinations(destination="b a")) == "destinations.young_people[destination=a,b]"
    two = snapshot(status="in", age_band="0-4")
    assert term_text(two) == "children_snapshot.children[age_band=0-4;status=in]"
    assert term_text(values("rate", "denominator"), "numerator") == (
        "indicator_values.denominator~numerator[indicator=rate]"
    )


def test_a_denominator_of_the_same_row_is_matched_and_a_cohort_is_shared() -> None:
    terms = dict(reference().indicator.select("indicator", "denominator_term").iter_rows())
    assert terms["rate"] == "indicator_values.denominator~numerator[indicator=rate]"
    assert terms["neet"] == term_text(CATALOGUE["all"].numerator)
    assert terms["other"] is None
    assert reference().term["term"].is_unique().all()


def test_a_whole_has_parts_while_they_last_and_a_successor_what_it_replaced() -> None:
    assert_rows(
        reference().part.filter(pl.col("part") != "unallocated"),
        """
        whole | part | valid_from | valid_to   | required | relation
        R     | A    | 1900-01-01 | 2199-12-31 | yes      | geography
        T     | A    | 1900-01-01 | 2199-12-31 | yes      | geography
        T     | B    | 1900-01-01 | 2013-06-30 | yes      | geography
        T     | N    | 2013-07-01 | 2014-03-31 | yes      | geography
        T     | M    | 2014-04-01 | 2199-12-31 | yes      | geography
        N     | B    | 1900-01-01 | 2013-06-30 | yes      | succession
        M     | B    | 1900-01-01 | 2013-06-30 | yes      | succession
        M     | N    | 2013-07-01 | 2014-03-31 | yes      | succession
        """,
    )
    nowhere = reference().part.filter(part="unallocated")
    assert nowhere.select("whole", "required").rows() == [("T", False)]


def test_the_calendar_knows_what_comes_before() -> None:
    wanted = ["2013-03", "2013-04", "2013-Q1", "2013/14"]
    assert_rows(
        reference().calendar.filter(pl.col("period").is_in(wanted)),
        """
        frequency      | period  | period_end | previous_period | year_before | financial_year | last_year_end
        month          | 2013-03 | 2013-03-31 | 2013-02         | 2012-03     | 2012/13        | 2012-03
        month          | 2013-04 | 2013-04-30 | 2013-03         | 2012-04     | 2013/14        | 2013-03
        quarter        | 2013-Q1 | 2013-06-30 | 2012-Q4         | 2012-Q1     |                |
        financial_year | 2013/14 | 2014-03-31 | 2012/13         | 2012/13     |                |
        academic_year  | 2013/14 | 2014-08-31 | 2012/13         | 2012/13     |                |
        """,
    )
    months = reference().calendar.filter(frequency="month")
    assert (months["period"].min(), months["period"].max()) == ("1983-04", "2043-04")
    assert reference().calendar.select(pl.struct("frequency", "period").is_unique().all()).item()


def test_an_indicator_is_printed_where_its_levels_and_breakdowns_say() -> None:
    assert_rows(
        reference().level.filter(pl.col("indicator").is_in(["all", "other"])),
        """
        indicator | level   | breakdown
        all       | city    | all
        all       | city    | destination
        other     | cluster | all
        other     | city    | all
        """,
    )


def test_a_definition_s_versions_start_when_they_say() -> None:
    versions = reference().version.filter(indicator="other")
    assert versions.select("definition_version", "version_from").rows() == [
        (1, date(1900, 1, 1)),
        (2, date(2013, 9, 1)),
    ]


def test_a_count_that_is_a_choice_of_categories_is_seen() -> None:
    assert_rows(
        subsets(reference().partnership),
        """
        term                                             | broad_term                | breakdown   | category
        destinations.young_people[destination=other,seeking] | destinations.young_people | destination | seeking
        destinations.young_people[destination=other,seeking] | destinations.young_people | destination | other
        """,
    )
