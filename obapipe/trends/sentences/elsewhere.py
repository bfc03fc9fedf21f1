"""Sentences about a figure beside those from elsewhere: England, statistical neighbours."""

from dataclasses import dataclass
from decimal import Decimal

from obapipe.formatting import joined
from obapipe.trends.sentences.changes import Step
from obapipe.trends.sentences.measures import Measure


@dataclass(frozen=True)
class Elsewhere:
    """A figure from elsewhere.

    Attributes:
        name: within a sentence: `England`, `statistical neighbours`.
        value: unrounded.
        period: as printed; empty where it is that of our own figure.
    """

    name: str
    value: float
    period: str = ""


def beside_elsewhere(measure: Measure, value: float, others: tuple[Elsewhere, ...]) -> str:
    """Above, below or the same as elsewhere: `... is now 95.8%, above England (95.6%) and ...`; empty without any."""
    if not others:
        return ""
    sides: dict[str, list[str]] = {}
    for one in others:
        period = f", {one.period}" if one.period else ""
        said = f"{one.name} ({measure.again(one.value)}{period})"
        sides.setdefault(_side(measure, value, one.value), []).append(said)
    stated = joined([f"{side} {joined(names)}" for side, names in sides.items()])
    return f"{measure.opening} is now {measure.value(value)}, {stated}."


def _side(measure: Measure, value: float, other: float) -> str:
    """By what is printed, so that no reader sees `95.0%, above 95.0%`."""
    sense = measure.moved(Decimal(str(value)) - Decimal(str(other)))
    if sense == 0 or measure.value(value) == measure.value(other):
        return "the same as"
    return "above" if sense > 0 else "below"


def change_beside_elsewhere(measure: Measure, own: Step, period: str, other: Step, name: str) -> str:
    """A change beside the same change elsewhere: `... rose by 1.1 percentage points to 55.0% in 2011/12, more than in`.

    Args:
        measure: what is measured.
        own: the change here.
        period: over which period.
        other: the change elsewhere, of the same period.
        name: elsewhere within a sentence: `England`.
    """
    sense = measure.moved(own.change)
    if sense == 0:
        return f"{measure.opening} was still {measure.value(own.now)} in {period}."
    verb = "rose" if sense > 0 else "fell"
    opening = f"{measure.opening} {verb} by {_short(measure, own)} to {measure.value(own.now)} in {period}"
    there = measure.moved(other.change)
    if there == 0:
        return f"{opening}; in {name} there was no change."
    if there != sense:
        return f"{opening}; in {name} it {'rose' if there > 0 else 'fell'} by {_short(measure, other)}."
    gap = measure.moved(abs(own.change) - abs(other.change))
    beside = "as much as" if gap == 0 else "more than" if gap > 0 else "less than"
    return f"{opening}, {beside} in {name} ({_short(measure, other)})."


def _short(measure: Measure, step: Step) -> str:
    """The size of a change beside a figure that says the unit of a rate."""
    return measure.size(step.change) if measure.unit == "percent" else measure.bare(abs(step.change))
