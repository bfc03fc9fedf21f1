"""Sentences about how a figure stands in its own past: lows and highs, runs, and the trend over years."""

from dataclasses import dataclass

from obapipe.formatting import first_upper, rounded, written
from obapipe.trends.sentences.measures import Measure

_RARE, _VERY_RARE = 0.1, 0.001
_NEWS = 3
_WORDS = (
    "nought",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)


@dataclass(frozen=True)
class Extreme:
    """How far back a figure is the lowest or the highest.

    Attributes:
        sense: lowest or highest.
        periods: for how many periods.
        part: month, quarter or year.
        whole: nothing earlier is as low (or as high) in the whole series.
        first: the first period of the series where `whole`, else the latest one that was as low (or as high).
    """

    sense: str
    periods: int
    part: str
    whole: bool
    first: str


def extreme(measure: Measure, value: float, found: Extreme) -> str:
    """A low or a high: `The current figure of 1,395 is at a 30-month low`."""
    shown, low = measure.value(value), "low" if found.sense == "lowest" else "high"
    if found.whole:
        return f"The current figure of {shown} is the {found.sense} since the series began in {found.first}."
    return (
        f"The current figure of {shown} is at {_article(found.periods)} {found.periods}-{found.part} {low}."
    )


def _article(number: int) -> str:
    """`a` or `an` before a number in figures: an 8-month low, an 11-year high."""
    return "an" if number in (11, 18) or str(number).startswith("8") else "a"


def run(direction: str, length: int, part: str, chance: float) -> str:
    """A run of rises or falls, with how often a series in which nothing changes shows one as long.

    Empty below three in a row, where it would be news of nothing.
    """
    if length < _NEWS:
        return ""
    count = first_upper(_WORDS[length]) if length < len(_WORDS) else str(length)
    steps = "rises" if direction == "rising" else "falls"
    return f"{count} {part}s of {steps} in a row: a series in which nothing changes shows as many {_often(chance)}."


def _often(chance: float) -> str:
    if chance > _RARE:
        return "more often than 1 time in 10"
    if chance < _VERY_RARE:
        return "less than 1 time in 1,000"
    once_in = int(rounded(1 / chance, 0))
    return f"about 1 time in {_round_number(once_in)}"


def _round_number(value: int) -> str:
    """One in 256 is said as one in 260: two leading figures."""
    size = max(len(str(value)) - 2, 0)
    return written(rounded(rounded(value, -size), 0))


@dataclass(frozen=True)
class Trend:
    """The direction over the latest years, whatever month or quarter it is.

    Attributes:
        marker: increasing, decreasing or no significant change, with what follows it; None where nothing was tested.
        per_year: the typical change in a year, None where there is none to give.
        first: the first period looked at.
        last: the last one.
    """

    marker: str | None
    per_year: float | None
    first: str
    last: str


def trend(measure: Measure, found: Trend) -> str:
    """The trend in a sentence; of month-end figures without a test, for there chance makes trends too easily.

    Empty where nothing could be worked out.
    """
    marker = (found.marker or "").lower()
    opening = f"From {found.first} to {found.last} {measure.subject}"
    if marker.startswith(("increasing", "decreasing")):
        pace = "" if not _pace(measure, found) else f", by about {_pace(measure, found)} a year"
        return f"{opening} was {marker.split()[0]}{pace}; chance alone would seldom give so steady a change."
    if marker.startswith("no significant"):
        return f"{opening} showed no steady change beyond what chance alone would give."
    if found.marker is None and found.per_year is not None:
        if not _pace(measure, found):
            return f"{opening} showed no steady change."
        way = "rose" if found.per_year > 0 else "fell"
        return f"{opening} typically {way} by about {_pace(measure, found)} a year."
    return ""


def _pace(measure: Measure, found: Trend) -> str:
    """The typical change in a year; empty where it rounds to nothing."""
    if found.per_year is None or not measure.moved(found.per_year):
        return ""
    return measure.size(found.per_year)
