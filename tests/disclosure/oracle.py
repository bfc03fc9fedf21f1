"""What must never be readable, said again in plain Python: no SQL, nothing of obapipe.

A *city* here is one month of true counts; what readers were told of it is checked against the sums that hold between
the counts. Judged like the rule that is in force: one sum at a time, over everything told up to a release.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

Cell = tuple[str, str, str]  # measure, place, period
Known = Mapping[Cell, float]


@dataclass(frozen=True)
class Rule:
    """What is too small."""

    threshold: int
    sensitive_from: int

    def small(self, number: float) -> bool:
        """Whether a count must not be readable."""
        return self.sensitive_from <= number < self.threshold


@dataclass(frozen=True)
class Shape:
    """Which sums hold.

    Attributes:
        whole: the place that is the sum of others.
        parts: for each place that is a sum, the groups of places it is the sum of.
        totals: a measure and the measures that it is the sum of, in every place.
        remainders: a name for what is left of a measure when another is taken away.
        accumulating: measures that are the sum since April, whose rises are counts themselves.
    """

    parts: Mapping[str, Sequence[Sequence[str]]]
    totals: Sequence[tuple[str, Sequence[str]]]
    remainders: Mapping[str, tuple[str, str]]
    accumulating: Sequence[str]


def breaches(shape: Shape, rule: Rule, truth: Known, told: Known, unknowable: set[Cell]) -> list[str]:
    """Everything a reader could work out from one sum, as sentences.

    Args:
        shape: which sums hold.
        rule: what is too small.
        truth: the counts as they are known now.
        told: those that readers have.
        unknowable: cells whose number nobody here has, though they are in a sum.
    """
    truth = with_remainders(shape, truth)
    told = with_remainders(shape, told)
    return [
        *(f"{cell} shows {number:g}" for cell, number in told.items() if rule.small(number)),
        *(
            fault
            for total, parts in sums(shape, truth, unknowable)
            for fault in _judge(rule, truth, told, total, parts)
        ),
        *_rises(shape, rule, told),
    ]


def with_remainders(shape: Shape, known: Known) -> dict[Cell, float]:
    """The counts and what is left of one when another is taken away, wherever both are known."""
    found = dict(known)
    for name, (whole, part) in shape.remainders.items():
        for (measure, place, period), number in known.items():
            if measure == whole and (part, place, period) in known:
                found[name, place, period] = number - known[part, place, period]
    return found


def sums(shape: Shape, truth: Known, unknowable: set[Cell]) -> Iterator[tuple[Cell, list[Cell]]]:
    """Every total there is, with the cells that make it."""
    for measure, place, period in truth:
        for places in shape.parts.get(place, ()):
            parts = [(measure, part, period) for part in places]
            yield (measure, place, period), [cell for cell in parts if cell in truth or cell in unknowable]
        for total, measures in shape.totals:
            if total == measure:
                yield (measure, place, period), [(part, place, period) for part in measures]


def _judge(rule: Rule, truth: Known, told: Known, total: Cell, parts: Sequence[Cell]) -> Iterator[str]:
    hidden = [cell for cell in (total, *parts) if cell not in told]
    if len(hidden) == 1:
        yield f"{hidden[0]} is the only one hidden in {total} = {parts}"
    if hidden and total in told and all(cell in truth for cell in hidden):
        together = sum(truth[cell] for cell in hidden)
        if together < rule.threshold:
            yield f"{hidden} are {together:g} together, for {total} is shown"


def _rises(shape: Shape, rule: Rule, told: Known) -> Iterator[str]:
    for measure in shape.accumulating:
        for place in {place for name, place, _ in told if name == measure}:
            shown = sorted(
                (period, number)
                for (name, at, period), number in told.items()
                if (name, at) == (measure, place)
            )
            for (before, less), (after, more) in pairwise(shown):
                if more - less < rule.threshold:
                    yield f"{measure} of {place} rose by {more - less:g} from {before} to {after}"
