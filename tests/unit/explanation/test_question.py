"""Words as a person types them: matched, or answered with what is near."""

import pytest

from obapipe.explanation import QuestionError, ask
from tests.unit.explanation.conftest import GEOGRAPHY, Village


@pytest.mark.parametrize("text", ["looked_after", "LOOKED_AFTER", "children  looked after", "Looked after"])
def test_an_indicator_is_meant_by_its_id_or_a_title(village: Village, text: str) -> None:
    assert ask(village.partnership, text, "A", "2013-07").indicator == "looked_after"


@pytest.mark.parametrize("text", ["A", "a", "Abbey", " abbey "])
def test_a_place_is_meant_by_its_code_or_name(village: Village, text: str) -> None:
    assert ask(village.partnership, "neet", text, "2013-07").geography == "A"


@pytest.mark.parametrize(
    ("indicator", "text", "period"),
    [
        ("neet", "Jul-13", "2013-07"),
        ("neet", "31/07/2013", "2013-07"),
        ("neet", "July 2013", "2013-07"),
        ("attainment", "2012-13", "2012/13"),
        ("attainment", "201213", "2012/13"),
    ],
)
def test_a_period_is_read_in_any_spelling_that_its_frequency_allows(
    village: Village, indicator: str, text: str, period: str
) -> None:
    assert ask(village.partnership, indicator, "A", text).period.text == period


@pytest.mark.parametrize("text", ["age_band=0-9", "age band = under 10", "AGE_BAND=Under 10"])
def test_a_category_is_meant_by_its_key_or_label(village: Village, text: str) -> None:
    question = ask(village.partnership, "looked_after", "A", "2013-07", text)
    assert (question.breakdown, question.category) == ("age_band", "0-9")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ("lookd after", "A", "2013-07"),
            (
                "There is no indicator 'lookd after' in the catalogue. "
                "Did you mean looked_after (Children looked after)?"
            ),
        ),
        (
            ("employment", "A", "2013-07"),
            (
                "There is no indicator 'employment' in the catalogue. "
                "Did you mean neet (Not in education, employment or training)?"
            ),
        ),
        (
            ("zzzz", "A", "2013-07"),
            (
                "There is no indicator 'zzzz' in the catalogue. There are looked_after (Children looked after), "
                "requests (Requests for service), attainment, neet (Not in education, employment or training)."
            ),
        ),
        (
            ("neet", "Abey", "2013-07"),
            "There is no place 'Abey' in geography.csv. Did you mean A (Abbey)?",
        ),
        (
            ("neet", "A", "banana"),
            (
                "'banana' is not a period; expected a month (2013-07), a financial quarter (2013-Q2), "
                "a year (2012/13) or a date (31/07/2013)."
            ),
        ),
        (
            ("neet", "A", "2012/13"),
            (
                "'2012/13' is a financial year; expected a month. "
                "'Not in education, employment or training' is counted by month: did you mean 2013-03?"
            ),
        ),
        (
            ("neet", "A", "2013-07", "age_band=0-9"),
            (
                "'Not in education, employment or training' is not published by any breakdown: "
                "leave --category out."
            ),
        ),
        (
            ("looked_after", "A", "2013-07", "age=0-9"),
            "'Children looked after' is not published by 'age'. Did you mean age_band (age band)?",
        ),
        (
            ("looked_after", "A", "2013-07", "age_band=0-8"),
            "'0-8' is not a category of age_band. Did you mean 0-9 (Under 10), 10-17 (10 to 17)?",
        ),
        (
            ("looked_after", "A", "2013-07", "0-9"),
            "'0-9' is no category: write NAME=VALUE, such as age_band=under_1.",
        ),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_what_is_not_there_is_answered_with_what_is_near(
    village: Village, words: tuple[str, ...], said: str
) -> None:
    with pytest.raises(QuestionError) as stopped:
        ask(village.partnership, *words)
    assert str(stopped.value) == said


def test_of_places_with_one_name_the_one_of_that_time_is_meant(village: Village) -> None:
    village.reference("geography.csv", GEOGRAPHY.replace("Old Copse", "Copse"))
    assert ask(village.partnership, "neet", "Copse", "2013-04").geography == "O"
    assert ask(village.partnership, "neet", "Copse", "2013-07").geography == "C"


def test_two_places_with_one_name_have_to_be_told_apart(village: Village) -> None:
    village.reference("geography.csv", GEOGRAPHY.replace("Dell", "Abbey"))
    with pytest.raises(QuestionError, match="'abbey' is the name of A and D: name the code"):
        ask(village.partnership, "neet", "abbey", "2013-07")
