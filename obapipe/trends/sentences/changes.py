"""Sentences about changes, lows and highs, runs, and one improvement beside another."""

from dataclasses import dataclass
from decimal import Decimal

from obapipe.formatting import first_upper
from obapipe.trends.sentences.measures import Measure, moved, share_of

_RARE, _VERY_RARE = 0.1, 0.001
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
class Step:
    """A figure and an earlier one.

    Attributes:
        now: the later figure, unrounded.
        before: the earlier figure, unrounded.
        since: the earlier one in words that follow `since`: `the end of the 2011-12 financial year`.
        significant: whether it is more than the usual ups and downs; None where that cannot be tested.
    """

    now: float
    before: float
    since: str
    significant: bool | None = None

    @property
    def change(self) -> Decimal:
        """The change, exact in decimals."""
        return Decimal(str(self.now)) - Decimal(str(self.before))


def change_since(measure: Measure, step: Step) -> str:
    """The change since a named point: `The number of ... has decreased by 80 (5.4%) since ...`."""
    return f"{first_upper(_changed(measure, step))}."


def change_and_last_year(measure: Measure, step: Step, year: Step, month: str) -> str:
    """The change since a named point, with the figure of the month beside the same month last year."""
    sense = moved(year.change, measure.decimals)
    if sense == 0:
        beside = f"with the figure for {month} the same as in the same month last year"
    else:
        size = f"{measure.size(year.change)}{share_of(year.change, year.before, measure.unit)}"
        side = "higher" if sense > 0 else "lower"
        beside = f"with the figure for {month}, {size} {side} than the same month last year"
    return f"{first_upper(_changed(measure, step))}, {beside}."


def down_from(measure: Measure, step: Step, then: str) -> str:
    """A short second sentence: `This is down from 8.8% in June 2011`."""
    sense = moved(step.change, measure.decimals)
    if sense == 0:
        return f"This is the same as in {then}."
    return f"This is {'up' if sense > 0 else 'down'} from {measure.value(step.before)} in {then}."


def more_than_chance(step: Step) -> str:
    """What can be said of a change beside its size; empty where it cannot be tested."""
    if step.significant is None:
        return ""
    return "More than the usual ups and downs." if step.significant else "Within the usual ups and downs."


def _changed(measure: Measure, step: Step) -> str:
    sense = moved(step.change, measure.decimals)
    if sense == 0:
        return f"{measure.subject} has not changed since {step.since}"
    verb = "increased" if sense > 0 else "decreased"
    return (
        f"{measure.subject} has {verb} by {measure.size(step.change)}"
        f"{share_of(step.change, step.before, measure.unit)} since {step.since}"
    )


@dataclass(frozen=True)
class Extreme:
    """How far back a figure is the lowest or the highest.

    Attributes:
        sense: lowest or highest.
        periods: for how many periods.
        part: month, quarter or year.
        whole: nothing earlier is as low (or as high) in the whole series.
        first: the first period of the series.
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
    return f"The current figure of {shown} is at a {found.periods}-{found.part} {low}."


def run(direction: str, length: int, part: str, chance: float) -> str:
    """A run of rises or falls, with how often a series in which nothing changes shows one as long.

    Empty below three in a row, where it would be news of nothing.
    """
    if length < 3:  # noqa: PLR2004 - two in a row are nothing
        return ""
    count = first_upper(_WORDS[length]) if length < len(_WORDS) else str(length)
    steps = "rises" if direction == "rising" else "falls"
    often = f"about 1 time in {_round_number(1 / max(chance, _VERY_RARE))}"
    if chance > _RARE:
        often = "more often than 1 time in 10"
    elif chance < _VERY_RARE:
        often = "less than 1 time in 1,000"
    return f"{count} {part}s of {steps} in a row: a series in which nothing changes shows as many {often}."


def _round_number(value: float) -> str:
    """One in 256 is said as one in 250: two leading figures."""
    size = max(len(str(int(value))) - 2, 0)
    return f"{round(int(value) / 10**size) * 10**size:,}"


def beside(measure: Measure, now: Step, earlier: Step, period: str, earlier_period: str) -> str:
    """One improvement beside another: `... in 2011/12, more than double the improvement seen in 2010/11`.

    Empty where either figure did not improve: a ratio of an improvement and a worsening says nothing.
    """
    wanted = 1 if measure.better == "higher" else -1
    if measure.better == "neither" or moved(now.change, measure.decimals) != wanted:
        return ""
    opening = f"{first_upper(measure.subject)} improved by {measure.size(now.change)} in {period}"
    if moved(earlier.change, measure.decimals) != wanted:
        return f"{opening}."
    ratio = now.change / earlier.change
    return f"{opening}, {_times(ratio)} the improvement seen in {earlier_period}."


def _times(ratio: Decimal) -> str:
    for above, words in (
        ("3", "more than three times"),
        ("2", "more than double"),
        ("1.25", "more than"),
        ("0.8", "about the same as"),
        ("0.5", "less than"),
    ):
        if ratio > Decimal(above):
            return words
    return "less than half"
