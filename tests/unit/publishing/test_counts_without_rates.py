"""A count whose rate is not known prints; a change says why it cannot be stated, and no more than that."""

from dataclasses import replace
from typing import Any

import pytest

from obapipe.partnership import Indicator, Term
from obapipe.periods import parse_period
from obapipe.publishing.figures import Figure, figure_of, point_of
from obapipe.publishing.wording import (
    Change,
    change,
    exact_value,
    number_cell,
    prints_a_figure,
    value_cell,
)

EARLIER, NOW = "2012-12", "2013-12"
LOOKED_AFTER = Indicator.model_validate(
    {
        "title": "Children looked after",
        "short_title": "Looked after",
        "sentence": "children were looked after",
        "people": "children",
        "definition": "At the end of the month.",
        "kind": "stock",
        "unit": "per_10000",
        "frequency": "month",
        "better": "lower",
        "question": "better_off",
        "numerator": Term(extract="children_snapshot", measure="children"),
        "denominator": {"population": [0, 17]},
    }
)
ATTENDANCE = LOOKED_AFTER.model_copy(update={"unit": "percent", "better": "higher"})


def row(**keys: Any) -> dict[str, Any]:
    """A row of `figure`: 62 now and 55 a year earlier, both with their rates."""
    base: dict[str, Any] = {
        "period": NOW, "category": "all", "status": "released", "numerator": 62, "denominator": 10000.0,
        "value": 62.0, "provisional": True, "revised": False, "broken": False, "full_year_period": None,
        "full_year_numerator": None, "full_year_status": None, "full_year_ratio": None, "rank": None,
        "places_ranked": 4, "places_hidden": 0, "places_lower": None, "places_higher": None,
    }  # fmt: skip
    for prefix, period in (("previous", "2013-11"), ("last_year", EARLIER), ("start", "2011-04")):
        base |= {
            f"{prefix}_period": period, f"{prefix}_numerator": 55, f"{prefix}_value": 55.0,
            f"{prefix}_status": "released", f"change_{prefix}_number": 7, f"change_{prefix}_value": 7.0,
        }  # fmt: skip
    return base | keys


WITHOUT_RATE = {"value": None, "denominator": None, "change_last_year_value": None}


def figure(versions: dict[str, int] | None = None, **keys: Any) -> Figure:
    return figure_of(row(**keys), LOOKED_AFTER, versions or {})


def moved(one: Figure) -> Change:
    found = change(LOOKED_AFTER, "Brook", one, one.last_year)
    assert found is not None
    return found


def test_a_number_without_a_population_prints_and_its_rate_does_not() -> None:
    one, period = figure(**WITHOUT_RATE), parse_period(NOW)
    assert (one.number_released, one.value_released) == (True, False)
    number = number_cell(LOOKED_AFTER, "Brook", one, period)
    assert (number.text, number.marks) == ("62", "[p]")
    value = value_cell(LOOKED_AFTER, "Brook", one, period)
    assert (value.text, value.marks) == ("[x]", "")
    assert exact_value(LOOKED_AFTER, one) is None
    assert prints_a_figure(LOOKED_AFTER, one)


def test_a_population_of_nobody_is_the_same() -> None:
    point = point_of(row(value=None, denominator=0.0), LOOKED_AFTER)
    assert number_cell(LOOKED_AFTER, "Brook", point, point.period).text == "62"
    assert value_cell(LOOKED_AFTER, "Brook", point, point.period).text == "[x]"


def test_no_number_is_printed_where_it_is_confidential_or_not_worth_a_column() -> None:
    hidden = figure(status="confidential", numerator=None, value=None)
    assert number_cell(LOOKED_AFTER, "Brook", hidden, hidden.period).text == "[c]"
    assert not prints_a_figure(LOOKED_AFTER, hidden)
    assert not prints_a_figure(ATTENDANCE, figure(**WITHOUT_RATE))
    assert not prints_a_figure(LOOKED_AFTER, None)


def test_the_change_in_number_prints_where_the_rate_is_not_known() -> None:
    found = moved(figure(**WITHOUT_RATE))
    assert found.number is not None
    assert (found.number.text, found.value.text, found.value.marks) == ("+7", "[x]", "")
    assert found.words == "7 more than December 2012"
    assert (found.shown, found.broken, found.judgement) == (True, False, "")


@pytest.mark.parametrize("versions", [{}, {NOW: 1, EARLIER: 1}, {NOW: 2}])
def test_a_change_that_is_missing_for_another_reason_is_not_available(versions: dict[str, int]) -> None:
    found = moved(figure(versions, change_last_year_number=None, change_last_year_value=None))
    assert found.number is not None
    assert {(one.text, one.marks) for one in (found.number, found.value)} == {("[x]", "")}
    assert not found.broken
    assert found.words == "Change since December 2012: [x]"


def test_a_change_across_definitions_does_not_apply_and_says_why() -> None:
    versions = {NOW: 2, EARLIER: 1}
    found = moved(figure(versions, change_last_year_number=None, change_last_year_value=None))
    assert found.number is not None
    assert {(one.text, one.marks) for one in (found.number, found.value)} == {("[z]", "[b]")}
    assert found.broken
    assert found.words == "Cannot be compared with December 2012: the definition changed [b]"


def test_a_hidden_figure_across_definitions_is_confidential() -> None:
    past = figure({NOW: 2, EARLIER: 1}, change_last_year_number=None, change_last_year_value=None)
    hidden = replace(
        past, last_year=replace(past.last_year, status="confidential", numerator=None, value=None)
    )
    found = moved(hidden)
    assert (found.value.text, found.value.marks, found.broken) == ("[c]", "", False)
