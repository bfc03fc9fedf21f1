"""Why a figure is hidden or not there, and what would change it, in words that name the cells and the sums at fault."""

import duckdb
import pytest

from obapipe.explanation import Explanation, NotBuiltError, QuestionError
from tests.unit.explanation.conftest import APRIL, JULY, JUNE, MAY, Village

STAYS = (
    "Nothing publishes it now: a figure that readers were told is confidential stays so, "
    "even where a correction makes it larger."
)


def why(explanation: Explanation) -> list[tuple[str, str]]:
    return [(reason.kind, reason.text) for reason in explanation.reasons]


def given_away(explanation: Explanation) -> list[str]:
    return [one for reason in explanation.reasons for one in reason.relations]


def test_a_small_count_is_said_to_be_small(guarded: Village) -> None:
    found = guarded.explain("neet", "A", MAY)
    assert (found.status, found.shown, found.terms[0].number) == ("confidential", "[c]", 3.0)
    assert why(found) == [("small", "The count, 3, is below the threshold of 5.")]
    assert (given_away(found), found.remedy) == ([], STAYS)


def test_a_zero_is_said_to_be_hidden_as_a_zero(guarded: Village) -> None:
    found = guarded.explain("requests", "D", APRIL)
    assert why(found) == [
        ("small", "The count is 0, and zeros are hidden as every count below the threshold of 5 is.")
    ]


def test_a_figure_that_protects_another_names_the_sum_that_would_give_it_away(guarded: Village) -> None:
    found = guarded.explain("neet", "B", MAY)
    assert [kind for kind, _ in why(found)] == ["secondary"]
    assert given_away(found) == [
        (
            "Village is the sum of 4 places; with this one shown, the total minus the other 3 would give Abbey away, "
            "which is below 5."
        )
    ]
    assert guarded.explain("neet", "C", MAY).status == "released"


def test_a_category_that_protects_another_names_the_categories(guarded: Village) -> None:
    found = guarded.explain("looked_after", "A", MAY, category="age_band=10-17")
    assert [kind for kind, _ in why(found)] == ["secondary"]
    assert given_away(found) == [
        (
            "the 2 categories of age band add up to the whole; with this one shown, the total minus the other "
            "would give 'Under 10' away, which is below 5."
        )
    ]


def test_a_share_of_what_is_hidden_is_hidden_with_it(guarded: Village) -> None:
    found = guarded.explain("neet", "B", JUNE)
    assert why(found) == [
        (
            "denominator",
            (
                "'the denominator of Not in education, employment or training' is hidden: it would give another figure "
                "away. Neither a share of it nor the count behind the share is shown."
            ),
        )
    ]
    assert given_away(found) == [
        (
            "Village is the sum of 4 places; with this one shown, the total minus the other 3 would give Abbey away, "
            "which is below 5."
        )
    ]


def test_a_small_rise_of_the_year_to_date_is_said_to_be_one(guarded: Village) -> None:
    found = guarded.explain("requests", "A", APRIL)
    assert why(found) == [
        (
            "increment",
            "May 2013 (22) is less than 5 above it, so the difference of the two figures would tell a small count.",
        )
    ]
    assert guarded.explain("requests", "A", MAY).status == "released"


def test_what_its_sender_withheld_is_shown_as_it_stands(guarded: Village) -> None:
    for place in ("B", "V"):
        found = guarded.explain("looked_after", place, JUNE)
        assert (found.status, found.shown) == ("withheld at source", "[c]")
        assert why(found) == [
            ("withheld", "Its sender withheld it: 'x' in cell D3 of 2013-06/cla_2013-06.csv (Brook).")
        ]
        assert found.remedy.startswith("Ask the sender for the number")
    assert "    D3 'x', withheld: Brook, Under 10" in guarded.says(guarded.explain("looked_after", "B", JUNE))


def test_what_does_not_apply_is_not_called_missing(guarded: Village) -> None:
    found = guarded.explain("looked_after", "C", JUNE)
    assert (found.status, found.shown) == ("not applicable", "[z]")
    assert why(found) == [
        (
            "not_applicable",
            "Its sender says that there is no such figure: 'z' in cell D4 of 2013-06/cla_2013-06.csv (Copse).",
        )
    ]


def test_a_row_without_a_number_is_told_apart_from_no_row(guarded: Village) -> None:
    assert why(guarded.explain("looked_after", "D", JUNE)) == [
        (
            "missing",
            "There is a row and no number for 2013-06: '-' in cell D5 of 2013-06/cla_2013-06.csv (Dell).",
        )
    ]
    assert why(guarded.explain("neet", "unallocated", MAY)) == [
        (
            "missing",
            (
                "No row for those in no cluster (unallocated) is in what arrived for 2013-05: "
                "2013-05/careers_2013-05.csv (received 2013-05, 4 places)."
            ),
        )
    ]
    assert why(guarded.explain("requests", "A", JUNE)) == [
        ("missing", "Nothing of the extract requests_for_service for 2013-06 had arrived by 2013-06.")
    ]


def test_what_the_catalogue_or_the_calendar_leaves_out_is_said_so(guarded: Village) -> None:
    assert why(guarded.explain("neet", "P", MAY))[0] == (
        "not_printed",
        "The catalogue publishes it for places of the level cluster and city; Parish (P) is of the level area.",
    )
    assert why(guarded.explain("requests", "O", APRIL)) == [
        (
            "not_printed",
            (
                "Old Copse (O) existed until 2013-04, and an edition prints the places of its own "
                "month. Copse (C) took over."
            ),
        )
    ]
    assert why(guarded.explain("neet", "O", MAY)) == [
        ("no_such_place", "Old Copse (O) existed from the beginning to 2013-04, says geography.csv.")
    ]
    assert why(guarded.explain("neet", "A", JUNE, month=MAY)) == [
        ("too_late", "The period ends after 2013-05, the month as at which this is told.")
    ]


def test_what_came_after_the_edition_was_built_is_said_so(village: Village) -> None:
    village.children(JULY, "A 0-9 30", "B 0-9 31")
    village.publish(JULY)
    village.children(JULY, "A 0-9 40", "B 0-9 41", "C 0-9 50")
    village.build(JULY)
    changed = village.explain("looked_after", "A", JULY)
    assert (changed.shown, changed.terms[0].number) == ("300.0 per 10,000 (30 children)", 40.0)
    assert changed.notes == (
        (
            "The edition shows 300.0 per 10,000 (30 children); the warehouse now holds 400.0 per 10,000 (40 children). "
            "Build 2013-07 again to publish that."
        ),
    )
    assert [kind for kind, _ in why(village.explain("looked_after", "C", JULY))] == ["not_rebuilt"]


def test_months_of_two_definitions_are_not_added_up(village: Village) -> None:
    for month in ("2014-04", "2014-05", "2014-06"):
        village.requests(month, "A 0-9 20", "B 0-9 21", "C 0-9 22", "D 0-9 23")
    village.publish("2014-06")
    found = village.explain("requests", "A", "2014-06")
    assert (found.status, found.terms[0].number) == (None, 60.0)
    assert why(found) == [
        (
            "definition",
            "The definition changed within the year, and months counted by different definitions are not added up.",
        )
    ]
    assert village.explain("requests", "A", "2014-05").status == "released"


def test_a_place_without_residents_has_a_count_and_no_rate(village: Village) -> None:
    village.reference("population.csv", "year,geography,age_from,age_to,population\n2012,A,18,90,600\n")
    village.reference("sources.toml", _with_population(village))
    village.children(JULY, "A 0-9 30", "B 0-9 31")
    village.publish(JULY)
    found = village.explain("looked_after", "A", JULY)
    assert (found.status, found.shown, found.terms[1].number) == ("released", "30 children", None)
    assert found.formula == "30 / not known x 10,000, which gives no value."
    assert found.notes == ("The count is shown without its rate: what it is a share of is not known.",)


def _with_population(village: Village) -> str:
    own = (village.folder / "raw" / "reference" / "sources.toml").read_text(encoding="utf-8")
    return (
        own
        + """
[[source]]
name = "residents"
extract = "population"
files = "residents*.csv"
columns = {geography = "Place", period = "Year", age_from = "From", age_to = "To", population = "People"}
frequency = "calendar_year"
"""
    )


def test_residents_that_arrived_lead_to_their_cells(village: Village) -> None:
    village.reference("sources.toml", _with_population(village))
    village.send("residents.csv", "Place,Year,From,To,People\nA,2013,0,17,1100\nB,2013,0,17,2100\n", JULY)
    village.children(JULY, "A 0-9 30", "B 0-9 31")
    village.build(JULY)
    ((row,), (cell,)) = (
        village.explain("looked_after", "A", JULY).terms[1].rows,
        village.explain("looked_after", "A", JULY).terms[1].rows[0].cells,
    )
    assert (row.period, row.file, row.categories) == (
        "2013",
        "2013-07/residents.csv",
        {"age_from": "0", "age_to": "17"},
    )
    assert (cell.cell, cell.text, cell.source) == ("E2", "1100", "residents")


def test_a_month_that_is_not_published_is_the_callers_fault(guarded: Village) -> None:
    with pytest.raises(
        QuestionError, match="2013-07 is not a published month; published are 2013-05 to 2013-06"
    ):
        guarded.explain("neet", "A", MAY, month=JULY)
    with pytest.raises(QuestionError, match="'soon' is not a period"):
        guarded.explain("neet", "A", MAY, month="soon")


def test_where_nothing_was_built_it_says_what_to_run(village: Village) -> None:
    with pytest.raises(NotBuiltError, match="run 'obapipe build' first"):
        village.explain("neet", "A", MAY)
    assert not (village.folder / "warehouse").exists()


def test_an_older_warehouse_has_to_be_built_again(village: Village) -> None:
    village.children(JULY, "A 0-9 30", "B 0-9 31")
    village.build(JULY)
    with duckdb.connect(str(village.folder / "warehouse" / "restricted.duckdb")) as connection:
        connection.execute("drop table landed_file")
    with pytest.raises(NotBuiltError, match="built by an older obapipe"):
        village.explain("looked_after", "A", JULY)
