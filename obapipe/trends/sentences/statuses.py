"""The status of a curve in words that people understand: a word, a mark and a sentence, never a colour alone."""

from dataclasses import dataclass

from obapipe.formatting import first_upper, rounded, written
from obapipe.trends.sentences.measures import Measure
from obapipe.trends.sentences.points import last_of

_SMALLEST_WORTH_SAYING = 10.0
_HOPELESS = 100.0
FALSE_FLAGS = 0.03

WORDS = {
    "turned": "The curve has turned",
    "bending": "The curve is bending",
    "ahead": "Ahead of the curve",
    "early_better": "Early sign of improvement",
    "on_baseline": "As expected if nothing changed",
    "slipped": "Slipped back",
    "early_worse": "Early warning",
    "worse": "Worse than expected",
    "higher_than_predicted": "Higher than predicted",
    "lower_than_predicted": "Lower than predicted",
    "as_predicted": "As predicted",
    "cannot_judge": "Cannot be judged",
}
MARKS = {
    "turned": "\u2713",
    "bending": "\u2197",
    "ahead": "\u2713\u2713",
    "early_better": "\u25d4",
    "on_baseline": "=",
    "slipped": "\u21a9",
    "early_worse": "\u25d4",
    "worse": "\u2717",
    "higher_than_predicted": "\u2191",
    "lower_than_predicted": "\u2193",
    "as_predicted": "=",
    "cannot_judge": "?",
}
_COURSES = {
    "level": "Going by the baseline, no real change.",
    "improving": "It is improving, within what the baseline predicts.",
    "worsening": "It is getting worse, as the baseline predicts.",
    "rising": "It is rising, as the baseline predicts.",
    "falling": "It is falling, as the baseline predicts.",
}
_UNDECIDED = ("early_better", "early_worse", "on_baseline", "slipped", "as_predicted")
_NO_DIRECTION = "No direction is agreed for this measure, so this is no judgement."


@dataclass(frozen=True)
class Status:
    """What a sentence about a status rests on; periods as they are printed, values unrounded, None where there is none.

    Attributes:
        status: of the table `verdict`.
        block: why it cannot be judged.
        actual: the mean of the judged window.
        expected: the mean of the frozen line over the same window.
        start: the mean of the last three figures at the baseline.
        baseline: the period the baseline was drawn at.
        window: the judged periods: `July to December 2013`.
        look: the period of the look.
        direction: where the line itself leads: level, improving, worsening, rising, falling.
        detectable: the smallest change that could have been seen, in per cent.
        seen: an earlier look that was a win.
        good_enough: whether partners have said that the baseline is good enough; None where they have not said.
        elsewhere: whose page to see where numbers are too small: `the city's`; empty on the city's own page.
        next_look: the period of the first look.
        averaged: the window is of more than one period.
        before: what lies between two looks: quarter or year.
        broken_from: from when it is counted differently; empty where that is not known.
    """

    status: str
    block: str | None
    actual: float | None
    expected: float | None
    start: float | None
    baseline: str
    window: str
    look: str
    direction: str
    detectable: float | None
    seen: str
    good_enough: bool | None
    elsewhere: str
    next_look: str
    averaged: bool = True
    before: str = "quarter"
    broken_from: str = ""


def status_word(status: str) -> str:
    """The few words of a status: `The curve has turned`."""
    return WORDS[status]


def status_mark(status: str) -> str:
    """The sign beside the words of a status: a shape, never a colour."""
    return MARKS[status]


def status_sentence(measure: Measure, one: Status) -> str:
    """The sentence that goes with the word of a status."""
    if one.status == "cannot_judge":
        return _blocked(one)
    more = [_said(measure, one)]
    if one.status == "on_baseline" and one.good_enough is False:
        more.append("Partners have said that is not good enough.")
    if one.detectable is not None and one.detectable > _SMALLEST_WORTH_SAYING and one.status in _UNDECIDED:
        see = f"; see {one.elsewhere} page" if one.elsewhere else ""
        more.append(f"A change smaller than about {_percent(one.detectable)} could not be seen here{see}.")
    return " ".join(more)


def _said(measure: Measure, one: Status) -> str:
    told = {
        "turned": _turned,
        "bending": _bending,
        "ahead": _ahead,
        "early_better": _early,
        "early_worse": _early,
        "worse": _worse,
        "slipped": _slipped,
        "higher_than_predicted": _without_direction,
        "lower_than_predicted": _without_direction,
    }.get(one.status, _as_expected)
    return told(measure, one)


def _turned(measure: Measure, one: Status) -> str:
    better = {1: "better than", 0: "a little better than", -1: "about the same as"}[
        _since_start(measure, one)
    ]
    gained = f"It is {better} when the baseline was drawn{_bracketed(measure, one.start)}"
    return _joined(_expecting(measure, one), f"{gained}, and {_again(one)}")


def _bending(measure: Measure, one: Status) -> str:
    side = "higher" if measure.better == "lower" else "lower"
    still = f"Still {side} than" if _since_start(measure, one) < 0 else "About the same as"
    start = f"when the baseline was drawn{_bracketed(measure, one.start)}"
    return f"{still} {start}, but better than expected{_both(measure, one)}."


def _ahead(measure: Measure, one: Status) -> str:
    return f"It was already improving; it is improving faster than expected{_both(measure, one)}."


def _early(measure: Measure, one: Status) -> str:
    way = "Better" if one.status == "early_better" else "Worse"
    beside = _both(measure, one).removeprefix(": ")
    return f"{way} than expected{f' ({beside})' if beside else ''}, but it could still be chance."


def _worse(measure: Measure, one: Status) -> str:
    return _joined(_expecting(measure, one), first_upper(_again(one)))


def _slipped(measure: Measure, one: Status) -> str:
    seen = f" in {one.seen}" if one.seen else ""
    return f"It was better than expected{seen}; it no longer is{_both(measure, one)}."


def _without_direction(measure: Measure, one: Status) -> str:
    return _joined(_expecting(measure, one), _NO_DIRECTION)


def _as_expected(measure: Measure, one: Status) -> str:
    return _joined(_COURSES[one.direction], _expecting(measure, one))


def _again(one: Status) -> str:
    return f"the {one.before} before pointed the same way."


def _joined(*said: str) -> str:
    return " ".join(text for text in said if text)


def _expecting(measure: Measure, one: Status) -> str:
    """What it was and what was expected; empty where one of them is not known."""
    if one.actual is None or one.expected is None:
        return ""
    value, expected = measure.value(one.actual), measure.again(one.expected)
    opening = f"From {one.window}" if " to " in one.window else f"In {one.window}"
    over = f"{opening} it was {value}{' on average' if one.averaged else ''}"
    return f"{over}; if nothing had changed we expected {expected}."


def _both(measure: Measure, one: Status) -> str:
    """`: 5.9%, expected 7.1%`; empty where one of them is not known."""
    if one.actual is None or one.expected is None:
        return ""
    return f": {measure.value(one.actual)}, expected {measure.again(one.expected)}"


def _bracketed(measure: Measure, value: float | None) -> str:
    return "" if value is None else f" ({measure.again(value)})"


def _since_start(measure: Measure, one: Status) -> int:
    """Whether the printed figures are better than at the start (1), alike (0) or worse (-1).

    Levels are judged on the scale of the model, on which a mean can lie a little to the side of the printed one, so the
    words follow the print: no reader sees `6.0%, better than 6.0%`. Without figures the status itself is told.
    """
    if one.actual is None or one.start is None:
        return 1 if one.status == "turned" else -1
    if measure.value(one.actual) == measure.value(one.start):
        return 0
    return measure.wanted if one.actual > one.start else -measure.wanted


def _blocked(one: Status) -> str:
    if one.block == "too_small":
        see = f" See {one.elsewhere} page." if one.elsewhere else ""
        return f"Numbers here are too small to tell. {_only_spot(one.detectable)}{see}"
    if one.block == "not_yet":
        if not one.baseline or not one.next_look:
            return "There are too few figures since the baseline was drawn to judge by."
        drawn = f"The baseline was drawn with the figures to {last_of(one.baseline)}"
        return f"{drawn}; it can first be judged by those of {one.next_look}."
    since = f"since {one.broken_from}" if one.broken_from else "since the baseline was drawn"
    return {
        "suppressed": "Some figures are hidden to protect children, so we cannot show a trend.",
        "too_short": "There are too few figures yet to judge by.",
        "break": f"It has been counted differently {since}, so the figures before and after cannot be compared.",
        "late": "A figure of the latest months has not been received.",
        "coverage": "Too few returns came in to judge by.",
        "expired": "The baseline has run out, and no new one is agreed.",
        "no_baseline": "No baseline is drawn for this place.",
    }.get(one.block or "", "What is known does not say.")


def _only_spot(detectable: float | None) -> str:
    if detectable is None:
        return "We could only spot a change of about a quarter or more."
    if detectable >= _HOPELESS:
        return "We could not tell even a very large change from chance."
    return f"We could only spot a change of about {_percent(detectable)} or more."


def false_flags(judged: int, cards: str) -> str:
    """How many flags chance alone would raise among so many judged curves."""
    expected = rounded(judged * FALSE_FLAGS, 0)
    few = f"about {written(expected)}" if expected >= 1 else "fewer than 1"
    verb = "curve is" if judged == 1 else "curves are"
    return f"{judged:,} {cards} {verb} judged here; chance alone would flag {few} of them each way in a year."


def _percent(value: float) -> str:
    return f"{written(rounded(value, 0))}%"
