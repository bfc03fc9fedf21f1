"""Sentences: every change, status, target and baseline in its own words; no figures make one that does not read."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from obapipe.trends.sentences.baselines import Baseline, baseline_sentences
from obapipe.trends.sentences.changes import Step, beside, change_since
from obapipe.trends.sentences.measures import Measure
from obapipe.trends.sentences.records import run
from obapipe.trends.sentences.statuses import MARKS, WORDS, Status, false_flags, status_sentence
from obapipe.trends.sentences.targets import Aim, aim_sentences

LOOKED_AFTER = Measure("the number of children looked after", "count", 0, "lower", "children")
NEET = Measure("the share of young people who are NEET", "percent", 1, "lower", "young people")
ATTENDANCE = Measure("attendance in Leeds primary schools", "percent", 1, "higher", "")
CONCEPTIONS = Measure("the teenage conception rate", "per_1000", 1, "lower", "conceptions")
CAUSAL = re.compile(
    r"\b(because|due to|thanks to|as a result|led to|caused?|effect of|owing to|driven by|so that|therefore)\b",
    re.IGNORECASE,
)


# ---------------------------------------------------------------- changes
def test_a_small_base_has_no_percentage_and_no_change_is_said_plainly() -> None:
    assert change_since(LOOKED_AFTER, Step(6, 9, "March 2012")) == (
        "The number of children looked after has decreased by 3 since March 2012."
    )
    assert change_since(NEET, Step(6.04, 6.01, "March 2012")) == (
        "The share of young people who are NEET has not changed since March 2012."
    )


def test_a_run_is_news_from_three_and_says_what_chance_gives() -> None:
    assert run("falling", 2, "month", 0.3) == ""
    assert run("falling", 9, "month", 2 / 2**9) == (
        "Nine months of falls in a row: a series in which nothing changes shows as many about 1 time in 260."
    )
    assert run("rising", 3, "quarter", 0.25).endswith("more often than 1 time in 10.")


def test_one_improvement_is_not_compared_with_a_worsening() -> None:
    assert beside(ATTENDANCE, Step(95.8, 94.7, ""), Step(94.7, 95.2, ""), "2011/12", "2010/11") == (
        "Attendance in Leeds primary schools improved by 1.1 percentage points in 2011/12."
    )
    assert beside(ATTENDANCE, Step(94.0, 94.7, ""), Step(94.7, 94.2, ""), "2011/12", "2010/11") == ""


# ---------------------------------------------------------------- statuses
def status(name: str, block: str | None = None, **keys: object) -> Status:
    given: dict[str, object] = {
        "actual": 5.9,
        "expected": 7.1,
        "start": 7.4,
        "baseline": "March 2013",
        "window": "July to December 2013",
        "look": "December 2013",
        "direction": "level",
        "detectable": None,
        "seen": "",
        "good_enough": None,
        "elsewhere": "the city's",
        "next_look": "June 2013",
    }
    return Status(status=name, block=block, **(given | keys))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (
            status("turned"),
            (
                "From July to December 2013 it was 5.9% on average; if nothing had changed we "
                "expected 7.1%. It is better "
                "than when the baseline was drawn (7.4%), and the look before pointed the same way."
            ),
        ),
        (
            status("bending", start=5.0),
            "Still higher than when the baseline was drawn (5.0%), but better than expected: 5.9%, expected 7.1%.",
        ),
        (
            status("ahead"),
            "It was already improving; it is improving faster than expected: 5.9%, expected 7.1%.",
        ),
        (
            status("early_better"),
            "Better than expected (5.9%, expected 7.1%), but it could still be chance.",
        ),
        (
            status("on_baseline", expected=6.0, good_enough=False, direction="worsening"),
            (
                "It is getting worse, as the baseline predicts. From July to December 2013 it was 5.9% on average; if "
                "nothing had changed we expected 6.0%. Partners have said that is not good enough."
            ),
        ),
        (
            status("slipped", seen="September 2013"),
            "It was better than expected at the look of September 2013; it no longer is: 5.9%, expected 7.1%.",
        ),
        (
            status("worse", actual=9.0, window="December 2013", averaged=False),
            (
                "In December 2013 it was 9.0%; if nothing had changed we expected 7.1%. The look "
                "before pointed the same "
                "way."
            ),
        ),
        (
            status("early_worse", detectable=12.4),
            (
                "Worse than expected (5.9%, expected 7.1%), but it could still be chance. A "
                "change smaller than about 12% "
                "could not be seen here; see the city's page."
            ),
        ),
        (
            status("cannot_judge", "too_small", detectable=41.0),
            (
                "Numbers here are too small to tell. We could only spot a change of about 41% or more. See the city's "
                "page."
            ),
        ),
        (
            status("cannot_judge", "suppressed"),
            "Some figures are hidden to protect children, so we cannot show a trend.",
        ),
        (
            status("cannot_judge", "not_yet"),
            "The baseline was drawn with the figures to March 2013; the first look comes with those of June 2013.",
        ),
    ],
)
def test_a_status_has_its_sentence(one: Status, expected: str) -> None:
    assert status_sentence(NEET, one) == expected


def test_every_status_has_a_word_and_a_mark() -> None:
    assert set(WORDS) == set(MARKS)
    assert all(WORDS.values())
    assert all(MARKS.values())


@pytest.mark.parametrize("block", ["too_short", "break", "late", "coverage", "expired", "no_baseline"])
def test_every_block_has_its_own_words(block: str) -> None:
    said = status_sentence(NEET, status("cannot_judge", block))
    assert said.endswith(".")
    assert "None" not in said


def test_the_flags_of_chance_are_counted() -> None:
    assert false_flags(75, "cluster") == (
        "75 cluster curves are judged here; chance alone would flag about 2 of them each way in a year."
    )
    assert "fewer than 1" in false_flags(10, "cluster")


# ---------------------------------------------------------------- targets and baselines
def aim(**keys: object) -> Aim:
    given: dict[str, object] = {
        "target": 5.0,
        "period": "December 2014",
        "set_by": "Children's Partnership Board",
        "left": 12,
        "part": "month",
        "needed": -0.0833,
        "accumulates": False,
        "spells": 69,
        "met": 8,
        "chance": 0.3,
        "reached": None,
    }
    return Aim(**(given | keys))  # type: ignore[arg-type]


def test_a_target_says_how_far_how_often_and_how_likely() -> None:
    assert aim_sentences(NEET, aim()) == (
        "The target is 5.0% by December 2014 (Children's Partnership Board).",
        "With 12 months left, it has to fall by 0.1 percentage points each month.",
        "8 of the 69 past stretches as long saw a fall as large.",
        "Going by past forecasts, meeting it is less likely than not.",
    )


def test_beyond_the_forecast_nothing_is_said_of_chance() -> None:
    assert len(aim_sentences(NEET, aim(chance=None))) == 3
    assert aim_sentences(NEET, aim(left=0, reached=True))[1:] == ("It was reached.",)
    assert "already there" in aim_sentences(NEET, aim(needed=0.2))[1]


def test_a_baseline_says_when_how_why_and_who() -> None:
    said = baseline_sentences(
        Baseline(
            "March 2013",
            "theta",
            "Two years of the plan had passed",
            "Partnership Board",
            "March 2015",
            provisional=True,
        )
    )
    assert said == (
        "The baseline was drawn with the figures to March 2013, decided by: Partnership Board.",
        "Two years of the plan had passed.",
        "It starts where the figures had recently been and keeps half of their long-run trend.",
        (
            "When this was tried on the past, 8 in 10 figures landed in the inner band and "
            "19 in 20 in the outer one. The "
            "bands are provisional: the past is short."
        ),
    )


# ---------------------------------------------------------------- any figures
figures = st.floats(0, 100, allow_nan=False)


@given(
    figures, figures, st.sampled_from(sorted(WORDS)), st.floats(0, 90), st.sampled_from([NEET, LOOKED_AFTER])
)
def test_any_figures_give_a_clean_sentence_without_a_cause(
    actual: float, expected: float, name: str, detectable: float, measure: Measure
) -> None:
    one = status(name, "too_small", actual=actual, expected=expected, detectable=detectable)
    said = [
        status_sentence(measure, one),
        change_since(measure, Step(actual, expected, "March 2013")),
        *aim_sentences(measure, aim(needed=actual - expected, chance=actual / 100)),
    ]
    for text in said:
        assert "None" not in text
        assert "nan" not in text
        assert "  " not in text
        assert text.count("(") == text.count(")")
        assert text[0].isupper() or text[0].isdigit()
        assert text.endswith(".")
        assert not CAUSAL.search(text)
