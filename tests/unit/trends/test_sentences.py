"""Sentences: every change, status, target and baseline in its own words; no figures make one that does not read."""

import pytest

from obapipe.periods import parse_period
from obapipe.trends.sentences.baselines import Baseline, band_sentence, baseline_sentences
from obapipe.trends.sentences.changes import Step, beside, change_since
from obapipe.trends.sentences.charts import Band, Chart, Mark, chart_text
from obapipe.trends.sentences.directions import Balance, direction_sentence
from obapipe.trends.sentences.measures import Measure
from obapipe.trends.sentences.points import last_of, since, stretch
from obapipe.trends.sentences.positions import Standing, ordinal, position_sentences
from obapipe.trends.sentences.records import Extreme, extreme, run
from obapipe.trends.sentences.statuses import MARKS, WORDS, Status, false_flags, status_sentence
from obapipe.trends.sentences.targets import Aim, aim_sentences, chance_words

LOOKED_AFTER = Measure("the number of children looked after", "count", 0, "lower", "children")
NEET = Measure("the share of young people who are NEET", "percent", 1, "lower", "young people")
ATTENDANCE = Measure("attendance in Leeds primary schools", "percent", 1, "higher", "")
CONCEPTIONS = Measure("the teenage conception rate", "per_1000", 1, "lower", "conceptions")


# ---------------------------------------------------------------- changes
def test_a_small_base_has_no_percentage_and_no_change_is_said_plainly() -> None:
    assert change_since(LOOKED_AFTER, Step(6, 9, "March 2012")) == (
        "The number of children looked after has decreased by 3 since March 2012."
    )
    assert change_since(NEET, Step(6.04, 6.01, "March 2012")) == (
        "The share of young people who are NEET has not changed since March 2012."
    )


def test_a_rate_of_few_has_no_percentage_however_high_it_is() -> None:
    rate = Measure("the rate of children looked after", "per_10000", 1, "lower", "children")
    assert change_since(rate, Step(62.5, 78.1, "March 2012", base_number=5)) == (
        "The rate of children looked after has decreased by 15.6 per 10,000 since March 2012."
    )
    assert change_since(rate, Step(2.1, 2.8, "March 2012", base_number=40)) == (
        "The rate of children looked after has decreased by 0.7 per 10,000 (25.0%) since March 2012."
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
                "From July to December 2013 it was 5.9% on average; if nothing had changed we expected 7.1%. It is "
                "better than when the baseline was drawn (7.4%), and the quarter before pointed the same way."
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
            "It was better than expected in September 2013; it no longer is: 5.9%, expected 7.1%.",
        ),
        (
            status("worse", actual=9.0, window="December 2013", averaged=False),
            (
                "In December 2013 it was 9.0%; if nothing had changed we expected 7.1%. The quarter before pointed the "
                "same way."
            ),
        ),
        (
            status("early_worse", detectable=12.4),
            (
                "Worse than expected (5.9%, expected 7.1%), but it could still be chance. A change smaller than about "
                "12% could not be seen here; see the city's page."
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
            "The baseline was drawn with the figures to March 2013; it can first be judged by those of June 2013.",
        ),
    ],
)
def test_a_status_has_its_sentence(one: Status, expected: str) -> None:
    assert status_sentence(NEET, one) == expected


def test_every_status_has_a_word_and_a_mark() -> None:
    assert set(WORDS) == set(MARKS)
    assert all(WORDS.values())
    assert all(MARKS.values())


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        ("too_short", "There are too few figures yet to judge by."),
        (
            "break",
            "It has been counted differently since April 2013, so the figures before and after cannot be compared.",
        ),
        ("late", "A figure of the latest months has not been received."),
        ("coverage", "Too few returns came in to judge by."),
        ("expired", "The baseline has run out, and no new one is agreed."),
        ("no_baseline", "No baseline is drawn for this place."),
    ],
)
def test_every_block_has_its_own_words(block: str, expected: str) -> None:
    assert status_sentence(NEET, status("cannot_judge", block, broken_from="April 2013")) == expected


def test_figures_that_print_alike_are_never_said_to_be_apart() -> None:
    alike = status("turned", actual=5.94, start=5.9)
    assert "It is a little better than when the baseline was drawn (5.9%)" in status_sentence(NEET, alike)
    assert status_sentence(NEET, status("bending", start=5.9)).startswith(
        "About the same as when the baseline"
    )
    assert "It is about the same as when" in status_sentence(NEET, status("turned", actual=5.9, start=5.8))


def test_a_change_that_cannot_be_told_from_chance_has_no_size() -> None:
    assert status_sentence(NEET, status("cannot_judge", "too_small", detectable=140.0, elsewhere="")) == (
        "Numbers here are too small to tell. We could not tell even a very large change from chance."
    )


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
        "With 12 months left, it has to fall by 0.08 percentage points each month.",
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
            "When this was tried on the past, 8 in 10 figures landed in the inner band and 19 in 20 in the outer one. "
            "The bands are provisional: the past is short."
        ),
    )


def test_a_baseline_says_how_many_forecasts_its_bands_rest_on() -> None:
    assert band_sentence(Baseline("March 2013", "theta", "", "", "", provisional=False, tries=1240)) == (
        "Of the last 1,240 times a forecast was made as far ahead, 8 in 10 figures landed in the inner band and 19 in "
        "20 in the outer one."
    )


def test_a_target_without_an_agreed_direction_is_a_distance_alone() -> None:
    neutral = Measure("the number of people", "count", 0, "neither", "people")
    assert aim_sentences(neutral, aim(target=900, needed=2.5)) == (
        "The target is 900 by December 2014 (Children's Partnership Board).",
        "With 12 months left, it has to rise by 2.5 each month.",
    )


@pytest.mark.parametrize(
    ("better", "needed", "expected"),
    [
        ("higher", 12.5, "each has to bring 12.5"),
        ("higher", -1.0, "it is already reached"),
        ("lower", 12.0, "each has to bring no more than 12"),
        ("lower", -1.0, "it is already above it"),
    ],
)
def test_a_year_to_date_says_what_each_month_has_to_bring(better: str, needed: float, expected: str) -> None:
    started = Measure("the number of assessments", "count", 0, better, "assessments")
    said = aim_sentences(started, aim(needed=needed, accumulates=True, left=1, chance=None))
    assert said[1] == f"With 1 month left, {expected}."


@pytest.mark.parametrize(
    ("chance", "words"),
    [
        (0.04, "very unlikely"),
        (0.05, "unlikely"),
        (0.2, "less likely than not"),
        (0.5, "about even"),
        (0.6, "more likely than not"),
        (0.9, "likely"),
        (0.96, "very likely"),
    ],
)
def test_a_chance_is_said_in_words(chance: float, words: str) -> None:
    assert chance_words(chance) == words


# ---------------------------------------------------------------- position, direction, charts
def test_a_rank_says_which_end_is_first_and_who_shares_it() -> None:
    brook = Standing("Brook", 3, 24, 1, 1, "Low (0.001)", "Not significant", "clusters", "the city")
    assert position_sentences(NEET, brook) == (
        "Brook is ranked joint 3rd of the 24 clusters with a figure (1st is the lowest) and is in the lowest quarter.",
        (
            "Its figure is lower than chance alone would explain. Beside how much clusters differ anyway, it is not "
            "unusual."
        ),
    )
    hidden = Standing("Brook", None, 23, 0, None, None, None, "clusters", "the city")
    assert position_sentences(NEET, hidden) == ()
    assert [ordinal(number) for number in (1, 2, 11, 12, 13, 21, 112)] == [
        "1st",
        "2nd",
        "11th",
        "12th",
        "13th",
        "21st",
        "112th",
    ]


def test_a_direction_that_is_only_agreed_is_read_beside_others() -> None:
    beside_it = (Balance("Child protection plans", "12 more"), Balance("Requests for service"))
    assert direction_sentence(LOOKED_AFTER, "agreed locally", beside_it) == (
        "That fewer is better is agreed locally; it is read beside child protection plans (12 more) and requests for "
        "service."
    )


def test_a_chart_is_told_in_the_words_of_its_status() -> None:
    chart = Chart(
        title="NEET",
        place="Brook",
        first=Mark(8.8, "June 2011"),
        last=Mark(5.9, "December 2013"),
        lowest=Mark(5.9, "December 2013"),
        highest=Mark(9.1, "August 2011"),
        hidden=2,
        baseline="March 2013",
        ahead=Band(7.0, 6.1, 7.9, "March 2014"),
        target=Mark(5.0, "December 2014"),
        status=status("early_better"),
        more=(extreme(NEET, 5.9, Extreme("lowest", 30, "month", whole=False, first="June 2011")),),
    )
    assert chart_text(NEET, chart) == (
        "NEET, Brook: from 8.8% in June 2011 to 5.9% in December 2013; highest 9.1% in August 2011. Gaps in the "
        "line are confidential [c]: 2. The line drawn with the figures to March 2013 leads to 7.0% in March 2014 if "
        "nothing changes; 8 in 10 such forecasts land between 6.1% and 7.9%. The target is 5.0% by December 2014. "
        "Early sign of improvement. Better than expected (5.9%, expected 7.1%), but it could still be chance. The "
        "current figure of 5.9% is at a 30-month low."
    )


def test_moments_are_named_as_people_name_them() -> None:
    assert since(parse_period("2012-12", "month"), "stock") == "the end of December 2012"
    assert since(parse_period("2012/13", "academic_year"), "proportion") == "2012/13"
    months = parse_period("2012-10", "month"), parse_period("2013-03", "month")
    assert stretch(*months) == "October 2012 to March 2013"
    quarters = parse_period("2013-Q1", "quarter"), parse_period("2013-Q2", "quarter")
    assert stretch(*quarters) == "April to September 2013"
    assert last_of("January to March 2012") == "March 2012"
