"""Texts against the names of categories and indicators: what is the same, what is like it, what is neither."""

import pytest

from obapipe.proposal.cells import ages_in, is_nowhere, is_total, period_in, periods_within, usual_meaning
from obapipe.proposal.likeness import Candidates, assign, words

DESTINATIONS = Candidates(
    {
        "sixth_form": ("sixth_form", "School sixth form"),
        "work_with_training": ("work_with_training", "Employment with training"),
        "work_without_training": ("work_without_training", "Employment without training"),
        "other_settled": ("other_settled", "Other education, employment or training"),
        "neet_seeking": ("neet_seeking", "NEET: seeking work or learning"),
        "neet_unavailable": ("neet_unavailable", "NEET: not available"),
        "not_known": ("not_known", "Not known"),
    }
)
INDICATORS = Candidates(
    {
        "looked_after": ("looked_after", "Children looked after at 31 March", "Children looked after"),
        "asylum": ("asylum", "Unaccompanied asylum-seeking children looked after at 31 March", "Asylum"),
        "key_stage_2": ("key_stage_2", "Level 4 or above in English and maths at Key Stage 2", "Key Stage 2"),
        "neet": ("neet", "Not in education, employment or training", "NEET"),
    },
    labelled=False,
)


@pytest.mark.parametrize(
    ("text", "key", "sure"),
    [
        ("school SIXTH form", "sixth_form", True),
        ("Employment without training", "work_without_training", True),
        ("NEET - seeking", "neet_seeking", True),
        ("Not-known", "not_known", True),
        ("Other EET", "other_settled", False),
        ("Sixth form", "sixth_form", True),
    ],
)
def test_texts_are_taken_for_the_category_they_say(text: str, key: str, *, sure: bool):
    (match,) = assign([text], DESTINATIONS).values()
    assert (match.key, match.sure) == (key, sure)


@pytest.mark.parametrize("text", ["All young people", "Prison", "Employment", "Known", "", "???"])
def test_texts_that_say_something_else_are_taken_for_nothing(text: str):
    assert assign([text], DESTINATIONS) == {}


def test_a_word_that_denies_is_never_left_out():
    concerns = Candidates({"concerns": ("concerns", "Concerns")})
    assert concerns.exactly("No concerns") is None
    assert concerns.exactly("Without concerns") is None


def test_a_year_that_a_category_does_not_name_is_another_category():
    cohorts = Candidates({"cohort_2012": ("cohort_2012", "Cohort of 2012")})
    assert cohorts.exactly("Cohort 2013") is None
    assert cohorts.exactly("Cohort 2012") is not None


def test_initials_stand_for_words_and_the_closest_heading_wins():
    headings = [
        "CLA_Mar2012",
        "CLA_2012",
        "CLA_male",
        "CLA_UASC",
        "KS2 L4+ English and maths",
        "NEET_percent",
    ]
    found = assign(headings, INDICATORS)
    assert {text: match.key for text, match in found.items()} == {
        "CLA_Mar2012": "looked_after",
        "CLA_UASC": "asylum",
        "KS2 L4+ English and maths": "key_stage_2",
        "NEET_percent": "neet",
    }
    assert found["CLA_Mar2012"].rivals == ("CLA_2012",)
    assert not found["CLA_UASC"].sure


def test_two_initials_alone_tell_nothing():
    assert assign(["LA number"], INDICATORS) == {}


def test_what_stands_around_decides_between_equals():
    meals = Candidates(
        {
            "meals": ("meals", "Take-up of free school meals in primary schools"),
            "attendance": ("attendance", "Primary school attendance"),
            "obesity": ("obesity", "Obesity in Year 6"),
            "referrals": ("referrals", "Referrals to social work"),
        },
        labelled=False,
    )
    assert assign(["Primary"], meals, "free school meals")["Primary"].key == "meals"
    assert assign(["Primary"], meals, "weekly attendance")["Primary"].key == "attendance"


def test_words_are_written_alike():
    assert words("Children\u2019s Centres") == words("childrens centre") == ("child", "centre")
    assert words("5+ A*-C GCSEs") == words("Five or more A*-C GCSE")


@pytest.mark.parametrize(
    ("text", "ages"),
    [
        ("Under 1", (0, 0)),
        ("1 to 4", (1, 4)),
        ("05-17", (5, 17)),
        ("Aged 0 to 15", (0, 15)),
        ("Age 16", (16, 16)),
        ("16+", (16, None)),
        ("16 and over", (16, None)),
        ("Children aged 0 to 17 years", (0, 17)),
        ("CLA_10to15", (10, 15)),
        ("833.0", None),
        ("3 to 5 months", None),
        ("All ages", None),
    ],
)
def test_ages_are_read_however_they_are_written(text: str, ages: tuple[int, int | None] | None):
    assert ages_in(text) == ages


@pytest.mark.parametrize("text", ["Total", "Grand total", "All", "All ages", "City total", "TOTAL OF ALL"])
def test_totals_are_known(text: str):
    assert is_total(text)


@pytest.mark.parametrize("text", ["Totley", "Allerton", "Other", "City centre", "All Saints"])
def test_names_that_begin_like_totals_are_none(text: str):
    assert not is_total(text)


@pytest.mark.parametrize("text", ["Address not known", "Out of area", "ZZ", "No fixed abode", "Unallocated"])
def test_no_place_is_known(text: str):
    assert is_nowhere(text)


def test_periods_are_found_within_texts_and_only_in_years_that_anybody_measures():
    assert [period.text for _, _, period in periods_within("cla_cpp_2013-07_revised")] == ["2013-07"]
    assert [period.text for _, _, period in periods_within("Year ending 31 March 2013")] == ["2013-03"]
    assert period_in("1448") is None


def test_signs_have_their_usual_meanings():
    assert [usual_meaning(text) for text in ("x", "..", "z", "<5", "Fewer than 5", "qq")] == [
        *("withheld", "missing", "not_applicable", "withheld", "withheld"),
        None,
    ]
