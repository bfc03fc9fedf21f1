"""Which coarser publication of a table frees most, on towns small enough to work it out by hand."""

from typing import Any

import pytest

from obapipe.disclosure.advice import TableAdvice, Worth, advise, name_of, sentence
from obapipe.disclosure.coarser import Table, designs, families
from obapipe.disclosure.simulation import simulate
from obapipe.partnership import Indicator
from tests.spec.bench import Bench
from tests.spec.city import PLACES, destinations, indicator, partnership, snapshot, values
from tests.spec.tables import table

AREAS = """
code | name  | level   | parent | valid_from | valid_to | successor
T    | Town  | city    |        |            |          |
P    | Port  | area    | T      |            |          |
Q    | Quay  | area    | T      |            |          |
A    | Abbey | cluster | P      |            |          |
B    | Brook | cluster | P      |            |          |
C    | Copse | cluster | Q      |            |          |
D    | Dene  | cluster | Q      |            |          |
"""
KINDS = {"destination": {"school": "School", "college": "College", "work": "Work", "none": "None of these"}}
APRIL, QUARTER = ["2013-04"], ["2013-04", "2013-05", "2013-06"]


def town(indicators: dict[str, Indicator], figures: str, places: str = PLACES, **keys: Any) -> Bench:
    bench = Bench(partnership(indicators, table(places), **keys))
    bench.publishable(table(figures))
    return bench


def advice_of(bench: Bench, releases: list[str], at_least: float = 0.3) -> list[TableAdvice]:
    return advise(bench.reference, bench.frame("restricted.publishable"), releases, at_least=at_least)


def a_quarter_of_starts(**keys: Any) -> Bench:
    """Three a month start in Abbey: each month's rise of its year to date is small."""
    return town(
        {"starts": indicator(values("starts"), title="Starts", accumulate="financial_year", **keys)},
        """
        indicator | received | period  | geography | numerator
        starts    | 2013-04  | 2013-04 | A         | 3
        starts    | 2013-04  | 2013-04 | B         | 20
        starts    | 2013-04  | 2013-04 | C         | 30
        starts    | 2013-04  | 2013-04 | T         | 53
        starts    | 2013-05  | 2013-05 | A         | 6
        starts    | 2013-05  | 2013-05 | B         | 40
        starts    | 2013-05  | 2013-05 | C         | 60
        starts    | 2013-05  | 2013-05 | T         | 106
        starts    | 2013-06  | 2013-06 | A         | 9
        starts    | 2013-06  | 2013-06 | B         | 60
        starts    | 2013-06  | 2013-06 | C         | 90
        starts    | 2013-06  | 2013-06 | T         | 159
        """,
    )


def stock_of_areas(**keys: Any) -> Bench:
    """Two small clusters make up an area that is not small."""
    return town(
        {"children": indicator(snapshot(), title="Children", **keys)},
        """
        indicator | period  | geography | numerator
        children  | 2013-04 | A         | 3
        children  | 2013-04 | B         | 4
        children  | 2013-04 | C         | 20
        children  | 2013-04 | D         | 30
        children  | 2013-04 | P         | 7
        children  | 2013-04 | Q         | 50
        children  | 2013-04 | T         | 57
        """,
        places=AREAS,
    )


def young_people(figures: str = "", **others: Indicator) -> Bench:
    """A town that publishes no clusters: its young people by where they are."""
    catalogue = {
        "all": indicator(
            destinations(), title="Young people", breakdowns=("destination",), geographies=("city",)
        )
    }
    return town(
        {**catalogue, **others},
        """
        indicator | period  | geography | breakdown   | category | numerator
        all       | 2013-04 | T         | all         | all      | 57
        all       | 2013-04 | T         | destination | school   | 3
        all       | 2013-04 | T         | destination | college  | 4
        all       | 2013-04 | T         | destination | work     | 20
        all       | 2013-04 | T         | destination | none     | 30
        """
        + figures,
        categories=KINDS,
    )


# ---------------------------------------------------------------------- each quarter
def test_a_year_to_date_shows_more_of_its_quarters_than_of_its_months() -> None:
    # Monthly, April's 3 takes Brook along; May can be shown beside it; June less May would give the rise of 3 away.
    (found,) = advice_of(a_quarter_of_starts(), QUARTER)
    assert (found.table, found.figures, found.hidden) == (Table("starts", "all"), 12, 4)
    assert found.coarser == (
        Worth("quarter", figures=6, hidden=0, freed=2, given_up=4, freed_elsewhere=0, given_up_elsewhere=0),
    )


def test_no_quarter_is_advised_before_one_has_ended() -> None:
    bench = a_quarter_of_starts()
    figures = bench.frame("restricted.publishable").filter(received="2013-04")
    assert designs(bench.reference, figures, Table("starts", "all")) == []


def test_only_monthly_figures_can_be_published_each_quarter() -> None:
    bench = town(
        {"starts": indicator(values("starts"), frequency="quarter")},
        """
        indicator | period  | geography | numerator
        starts    | 2013-Q1 | A         | 3
        starts    | 2013-Q1 | B         | 9
        """,
    )
    assert designs(bench.reference, bench.frame("restricted.publishable"), Table("starts", "all")) == []


# ---------------------------------------------------------------------- areas
def test_areas_can_be_shown_where_their_clusters_cannot() -> None:
    # Port is gained; Quay can be added up already.
    (found,) = advice_of(stock_of_areas(), APRIL)
    assert (found.figures, found.hidden) == (5, 2)
    assert found.coarser == (
        Worth("area", figures=3, hidden=0, freed=1, given_up=2, freed_elsewhere=0, given_up_elsewhere=0),
    )


def test_areas_that_are_published_already_are_not_gained() -> None:
    # Abbey and Brook hide each other; Port is their sum, and is shown now as then.
    (found,) = advice_of(stock_of_areas(geographies=("cluster", "area", "city")), APRIL, at_least=0)
    assert (found.figures, found.hidden) == (7, 2)
    assert found.coarser == (
        Worth("area", figures=3, hidden=0, freed=0, given_up=2, freed_elsewhere=0, given_up_elsewhere=0),
    )


def test_a_town_without_areas_is_not_advised_to_publish_them() -> None:
    bench = a_quarter_of_starts()
    kinds = designs(bench.reference, bench.frame("restricted.publishable"), Table("starts", "all"))
    assert [one.change for one in kinds] == ["quarter"]


# ---------------------------------------------------------------------- merged bands
def test_two_small_neighbours_are_shown_as_one_band() -> None:
    # School and college become one band of 7; work and none could be added up before, and are lost for nothing.
    (found,) = advice_of(young_people(), APRIL)
    assert (found.table, found.figures, found.hidden) == (Table("all", "destination"), 4, 2)
    assert found.coarser == (
        Worth(
            "merged bands", figures=2, hidden=0, freed=1, given_up=2, freed_elsewhere=0, given_up_elsewhere=0
        ),
    )


def test_a_band_is_the_sum_of_its_categories_as_known_when_either_is_corrected() -> None:
    bench = young_people()
    bench.publishable(
        table(
            """
            indicator | received | period  | geography | breakdown   | category | numerator
            all       | 2013-05  | 2013-04 | T         | all         | all      | 60
            all       | 2013-05  | 2013-04 | T         | destination | college  | 7
            """
        )
    )
    figures = bench.frame("restricted.publishable")
    (merged,) = designs(bench.reference, figures, Table("all", "destination"))
    outcome = simulate(bench.reference, figures, ["2013-04", "2013-05"], [merged])
    assert outcome.select("breakdown", "category", "shown", "number").rows() == [
        ("all", "all", True, 60.0),
        ("destination", "school+college", True, 10.0),
        ("destination", "work+none", True, 50.0),
    ]


def test_no_band_cuts_through_what_another_indicator_counts() -> None:
    counted = indicator(destinations(destination="college work"), geographies=("city",))
    bench = young_people("all | 2013-04 | T | all | all | 57", learning=counted)
    (merged,) = designs(bench.reference, bench.frame("restricted.publishable"), Table("all", "destination"))
    assert merged.bands == {"college": "college+work", "work": "college+work"}


def test_two_categories_are_not_merged_into_the_total() -> None:
    bench = young_people()
    figures = bench.frame("restricted.publishable")
    two = figures.filter(~figures["category"].is_in(["work", "none"]))
    assert designs(bench.reference, two, Table("all", "destination")) == []


# ---------------------------------------------------------------------- what hangs together
def test_figures_that_are_shares_parts_or_choices_of_each_other_are_one_family() -> None:
    bench = young_people(
        neet=indicator(destinations(destination="none"), denominator=destinations()),
        long=indicator(values("long"), within="neet"),
        starts=indicator(values("starts")),
    )
    found = families(bench.reference)
    assert found["all"] == found["neet"] == found["long"] != found["starts"] == "starts"


def test_what_a_coarser_table_does_to_its_neighbours_is_told_apart() -> None:
    # All but 3 of Abbey's are long: `long` is hidden there, Brook with it. Without clusters of the others it need not.
    bench = town(
        {
            "neet": indicator(values("neet"), title="NEET"),
            "long": indicator(values("long"), title="Long", within="neet"),
        },
        """
        indicator | period  | geography | numerator
        neet      | 2013-04 | A         | 13
        neet      | 2013-04 | B         | 40
        neet      | 2013-04 | C         | 50
        neet      | 2013-04 | D         | 60
        neet      | 2013-04 | P         | 53
        neet      | 2013-04 | Q         | 110
        neet      | 2013-04 | T         | 163
        long      | 2013-04 | A         | 10
        long      | 2013-04 | B         | 20
        long      | 2013-04 | C         | 30
        long      | 2013-04 | D         | 40
        long      | 2013-04 | T         | 100
        """,
        places=AREAS,
    )
    neet, long = advice_of(bench, APRIL, at_least=0)
    assert (neet.table.indicator, neet.hidden) == ("neet", 0)
    assert neet.coarser == (
        Worth("area", figures=3, hidden=0, freed=0, given_up=4, freed_elsewhere=2, given_up_elsewhere=0),
    )
    assert (long.table.indicator, long.figures, long.hidden, long.coarser) == ("long", 5, 2, ())
    assert sentence(neet, bench.reference).endswith(
        "and in tables that hang together with it 2 would become visible and 0 go."
    )


# ---------------------------------------------------------------------- who is advised
def test_tables_that_hide_little_are_left_alone_unless_asked_for() -> None:
    assert advice_of(a_quarter_of_starts(), QUARTER, at_least=0.34) == []
    assert [one.hidden for one in advice_of(a_quarter_of_starts(), QUARTER, at_least=0)] == [4]


def test_among_equals_the_table_that_shows_more_children_stands_first() -> None:
    both = town(
        {"few": indicator(values("few")), "many": indicator(values("many"))},
        """
        indicator | period  | geography | numerator
        few       | 2013-04 | A         | 3
        few       | 2013-04 | B         | 2
        few       | 2013-04 | C         | 20
        few       | 2013-04 | D         | 4
        few       | 2013-04 | P         | 5
        few       | 2013-04 | Q         | 24
        few       | 2013-04 | T         | 29
        many      | 2013-04 | A         | 30
        many      | 2013-04 | B         | 4
        many      | 2013-04 | C         | 2
        many      | 2013-04 | D         | 30
        many      | 2013-04 | P         | 34
        many      | 2013-04 | Q         | 32
        many      | 2013-04 | T         | 66
        """,
        places=AREAS,
    )
    found = advice_of(both, APRIL)
    assert [(one.table.indicator, one.coarser[0].freed) for one in found] == [("many", 2), ("few", 2)]


# ---------------------------------------------------------------------- in words
def test_advice_is_said_in_plain_sentences() -> None:
    bench = a_quarter_of_starts()
    (found,) = advice_of(bench, QUARTER)
    assert sentence(found, bench.reference) == (
        "Starts, year to date, by cluster: 4 of 12 figures are hidden. Published each quarter for clusters, 0 of 6 "
        "would be; 2 would become visible, 4 that are visible would go."
    )


def test_where_nothing_coarser_applies_the_sentence_says_so() -> None:
    bench = young_people()
    one = TableAdvice(Table("all", "all"), figures=1, hidden=1, coarser=())
    assert sentence(one, bench.reference) == (
        "Young people: 1 of 1 figures is hidden. No coarser publication applies to it."
    )


def test_a_table_that_hides_nothing_is_told_of_and_not_tried_out() -> None:
    bench = a_quarter_of_starts()
    figures = bench.frame("restricted.publishable").filter(geography="T")
    (found,) = advise(bench.reference, figures, QUARTER, at_least=0)
    assert (found.figures, found.hidden, found.coarser) == (3, 0, ())
    assert sentence(found, bench.reference) == (
        "Starts, year to date, by cluster: 0 of 3 figures are hidden."
    )


@pytest.mark.parametrize(
    ("breakdown", "said"), [("all", "Children, by cluster"), ("status", "Children, by status and cluster")]
)
def test_a_table_is_called_by_its_title_and_what_it_is_by(breakdown: str, said: str) -> None:
    assert name_of(Table("children", breakdown), stock_of_areas().reference) == said
