"""The status of a curve in words that people understand: a word, a mark and a sentence, never a colour alone."""

from dataclasses import dataclass

from obapipe.formatting import first_upper, rounded, written
from obapipe.trends.sentences.measures import Measure

_SMALLEST_WORTH_SAYING = 10.0
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


def status_sentence(measure: Measure, one: Status) -> str:
    """The sentence that goes with the word of a status."""
    if one.status == "cannot_judge":
        return _blocked(one)
    said = _said(measure, one)
    more = [said]
    if one.status == "on_baseline" and one.good_enough is False:
        more.append("Partners have said that is not good enough.")
    if (
        one.detectable is not None
        and one.detectable > _SMALLEST_WORTH_SAYING
        and not _won_or_lost(one.status)
    ):
        see = f"; see {one.elsewhere} page" if one.elsewhere else ""
        more.append(f"A change smaller than about {_percent(one.detectable)} could not be seen here{see}.")
    return " ".join(more)


def _won_or_lost(status: str) -> bool:
    return status in ("turned", "bending", "ahead", "worse", "higher_than_predicted", "lower_than_predicted")


def _said(measure: Measure, one: Status) -> str:
    value, forecast, start = (_value(measure, number) for number in (one.actual, one.expected, one.start))
    over = (
        f"From {one.window} it was {value} on average"
        if " to " in one.window
        else f"In {one.window} it was {value}"
    )
    expecting = f"{over}; if nothing had changed we expected {forecast}."
    both = f"{value}, expected {forecast}"
    again = "the look before pointed the same way."
    return {
        "turned": f"{expecting} It is better than when the baseline was drawn ({start}), and {again}",
        "bending": f"Still {'higher' if measure.better == 'lower' else 'lower'} than when the baseline was drawn "
        f"({start}), but better than expected: {both}.",
        "ahead": f"It was already improving; it is improving faster than expected: {both}.",
        "early_better": f"Better than expected ({both}), but it could still be chance.",
        "early_worse": f"Worse than expected ({both}), but it could still be chance.",
        "worse": f"{expecting} {first_upper(again)}",
        "slipped": f"It was better than expected at the look in {one.seen}; it no longer is: {both}.",
        "higher_than_predicted": f"{expecting} {_NO_DIRECTION}",
        "lower_than_predicted": f"{expecting} {_NO_DIRECTION}",
    }.get(one.status) or f"{_COURSES[one.direction]} {expecting}"


def _blocked(one: Status) -> str:
    if one.block == "too_small":
        size = _percent(one.detectable) if one.detectable is not None else "a quarter"
        see = f" See {one.elsewhere} page." if one.elsewhere else ""
        return (
            f"Numbers here are too small to tell. We could only spot a change of about {size} or more.{see}"
        )
    return {
        "suppressed": "Some figures are hidden to protect children, so we cannot show a trend.",
        "too_short": "There are too few figures yet to judge by.",
        "break": "It is counted differently since the baseline was drawn, so the two cannot be compared.",
        "late": "A figure of the latest months has not been received.",
        "coverage": "Too few returns came in to judge by.",
        "expired": "The baseline has run out, and no new one is agreed.",
        "not_yet": f"The baseline was drawn at the end of {one.baseline}; the first look comes with the figures of "
        f"{one.next_look}.",
        "no_baseline": "No baseline is drawn for this place.",
    }[str(one.block)]


def false_flags(judged: int, cards: str) -> str:
    """How many flags chance alone would raise among so many judged curves."""
    expected = rounded(judged * FALSE_FLAGS, 0)
    few = f"about {written(expected)}" if expected >= 1 else "fewer than 1"
    verb = "curve is" if judged == 1 else "curves are"
    return f"{judged} {cards} {verb} judged here; chance alone would flag {few} of them each way in a year."


def _value(measure: Measure, value: float | None) -> str:
    return measure.value(value if value is not None else 0)


def _percent(value: float) -> str:
    return f"{written(rounded(value, 0))}%"
