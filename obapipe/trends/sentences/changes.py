"""Sentences about a change since a named point: of a count, a rate or a percentage, alone or together."""

from dataclasses import dataclass
from decimal import Decimal

from obapipe.formatting import first_upper
from obapipe.trends.sentences.measures import Measure, share_of
from obapipe.trends.sentences.subjects import WHAT


@dataclass(frozen=True)
class Step:
    """A figure and an earlier one.

    Attributes:
        now: the later figure, unrounded.
        before: the earlier figure, unrounded.
        since: the earlier one in words that follow `since`: `the end of the 2011-12 financial year`.
        significant: whether it is more than the usual ups and downs; None where that cannot be tested.
        base_number: the count behind the earlier figure of a rate, None where it is not known.
    """

    now: float
    before: float
    since: str
    significant: bool | None = None
    base_number: float | None = None

    @property
    def change(self) -> Decimal:
        """The change, exact in decimals."""
        return Decimal(str(self.now)) - Decimal(str(self.before))


def change_since(measure: Measure, step: Step) -> str:
    """The change since a named point: `The number of ... has decreased by 80 (5.4%) since ...`."""
    return f"{first_upper(_changed(measure, step))}."


def change_to(measure: Measure, step: Step) -> str:
    """The change with the figures at both ends: `... has decreased from 8.8% to 6.0% since June 2011`."""
    sense = measure.moved(step.change)
    now, before = measure.value(step.now), measure.value(step.before)
    if sense == 0 or now == before:
        return f"{first_upper(_unchanged(measure, step))}: it is {now}."
    return (
        f"{measure.opening} has {_verb(sense)} from {measure.again(step.before)} to {now} since {step.since}."
    )


def number_and_rate_since(number: Measure, people: Step, measure: Measure, step: Step) -> str:
    """The change of a count and of its rate since the same point; each with a verb of its own, for they can part."""
    sense, what = measure.moved(step.change), WHAT[measure.unit]
    if sense == 0:
        beside = f"the {what} is still {measure.value(step.now)}"
    else:
        size = measure.size(step.change) if measure.unit == "percent" else measure.bare(abs(step.change))
        beside = f"the {what} has {_verb(sense)} by {size} to {measure.value(step.now)}"
    return f"{first_upper(_changed(number, people))}; {beside}."


def change_and_last_year(measure: Measure, step: Step, year: Step, now: str, part: str = "month") -> str:
    """The change since a named point, with the newest figure beside the one of a year before.

    Args:
        measure: what is measured.
        step: the change since the named point.
        year: the change since the same period last year.
        now: the newest period: `December 2012`.
        part: what such a period is called: month or quarter; a year has no combined form.
    """
    sense = measure.moved(year.change)
    if sense == 0:
        beside = f"with the figure for {now} the same as in the same {part} last year"
    else:
        side = "higher" if sense > 0 else "lower"
        beside = f"with the figure for {now}, {_size(measure, year)} {side} than the same {part} last year"
    return f"{first_upper(_changed(measure, step))}, {beside}."


def down_from(measure: Measure, step: Step, then: str) -> str:
    """A short second sentence: `This is down from 8.8% in June 2011`."""
    sense = measure.moved(step.change)
    if sense == 0:
        return f"This is the same as in {then}."
    return f"This is {'up' if sense > 0 else 'down'} from {measure.value(step.before)} in {then}."


def more_than_chance(step: Step) -> str:
    """What can be said of a change beside its size; empty where it cannot be tested."""
    if step.significant is None:
        return ""
    return "More than the usual ups and downs." if step.significant else "Within the usual ups and downs."


def beside(measure: Measure, now: Step, earlier: Step, period: str, earlier_period: str) -> str:
    """One improvement beside another: `... in 2011/12, more than double the improvement seen in 2010/11`.

    Empty where the later figure did not improve, and without the ratio where the earlier one did not: a ratio of an
    improvement and a worsening says nothing.
    """
    if not measure.wanted or measure.moved(now.change) != measure.wanted:
        return ""
    opening = f"{measure.opening} improved by {measure.size(now.change)} in {period}"
    if measure.moved(earlier.change) != measure.wanted:
        return f"{opening}."
    return f"{opening}, {times(now.change / earlier.change)} the improvement seen in {earlier_period}."


def times(ratio: Decimal) -> str:
    """How many times as large, in words that go before `the improvement`."""
    return next((words for above, words in _TIMES if ratio > Decimal(above)), "less than half")


_TIMES = (
    ("3", "more than three times"),
    ("2.1", "more than double"),
    ("1.9", "about double"),
    ("1.25", "more than"),
    ("0.8", "about the same as"),
    ("0.55", "less than"),
    ("0.45", "about half"),
)


def _changed(measure: Measure, step: Step) -> str:
    sense = measure.moved(step.change)
    if sense == 0:
        return _unchanged(measure, step)
    return f"{measure.subject} has {_verb(sense)} by {_size(measure, step)} since {step.since}"


def _unchanged(measure: Measure, step: Step) -> str:
    return f"{measure.subject} has not changed since {step.since}"


def _size(measure: Measure, step: Step) -> str:
    return f"{measure.size(step.change)}{share_of(step.change, step.before, measure.unit, step.base_number)}"


def _verb(sense: int) -> str:
    return "increased" if sense > 0 else "decreased"
