"""What must never be readable, said again in plain Python: no SQL, nothing of obapipe.

An *edition* is what one month's pages show, and the true counts behind it. The reader here keeps every edition, writes
down every sum that holds in each, supposes that a count that nobody calls revised has not changed, and asks a linear
programme how small and how large every hidden count can be. Level D: as small as can be, and not small at all.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import highspy
import numpy as np

Cell = tuple[str, str, str]  # measure, place, period
Known = Mapping[Cell, float]
_MOST = 10_000.0
_ABOUT = 1e-6


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
        parts: for each place that is a sum, the groups of places it is the sum of.
        totals: a measure and the measures that it is the sum of, in every place.
        remainders: a name for what is left of a measure when another is taken away.
        accumulating: measures that are the sum since April, whose rises are counts themselves.
    """

    parts: Mapping[str, Sequence[Sequence[str]]]
    totals: Sequence[tuple[str, Sequence[str]]]
    remainders: Mapping[str, tuple[str, str]]
    accumulating: Sequence[str]


@dataclass(frozen=True)
class Edition:
    """What one month's pages say.

    Attributes:
        truth: the counts as they were known then.
        shown: the numbers on the pages.
        marked: the counts that stand there as confidential.
        withheld: counts that nobody here has, though they are in sums.
    """

    truth: Known
    shown: Known
    marked: set[Cell] = field(default_factory=set)
    withheld: set[Cell] = field(default_factory=set)


class Reader:
    """A reader who has every edition.

    Args:
        shape: which sums hold.
        rule: what is too small.
    """

    def __init__(self, shape: Shape, rule: Rule) -> None:
        self._shape = shape
        self._rule = rule
        self._editions = 0
        self._place: dict[tuple[Cell, float | None, int], int] = {}
        self._names: list[Cell] = []
        self._number: list[float | None] = []
        self._least: list[float] = []
        self._fixed: set[int] = set()
        # corrections that no page tells: it stands there as it stood
        self._unsaid: set[int] = set()
        self._last: dict[Cell, float] = {}
        self._sums: list[dict[int, int]] = []

    def reads(self, edition: Edition) -> None:
        """Take an edition's numbers and sums down."""
        self._editions += 1
        self._last.update(edition.shown)
        for cell, number in edition.truth.items():
            here = self._cell(cell, number)
            if edition.shown.get(cell, number) != number:
                self._unsaid.add(here)
            if edition.shown.get(cell) == number:
                self._fixed.add(here)
            if cell in edition.marked and number >= self._rule.sensitive_from:
                self._least[here] = self._rule.sensitive_from
        for cell in edition.withheld:
            self._cell(cell, None)
        there = {**edition.truth, **dict.fromkeys(edition.withheld)}
        for total, parts in sums(self._shape, there):
            self._holds(there, total, parts)
        for rest, whole, part in remainders(self._shape, edition.truth):
            left = edition.truth[whole] - edition.truth[part]
            self._holds({**edition.truth, rest: left}, whole, [part, rest])
        for rise, before, after in rises(self._shape, edition.truth):
            more = edition.truth[after] - edition.truth[before]
            self._holds({**edition.truth, rise: more}, after, [before, rise])

    def finds(self) -> list[str]:
        """Every small count that is readable, proven small or proven not to be zero, as a sentence.

        Where zeros are shown, a value can be impossible by the rule alone: three parts that are hidden are three at
        least. Then the count must only not be readable.
        """
        small = [
            here
            for here, number in enumerate(self._number)
            if number is not None and self._rule.small(number)
        ]
        found = [f"{self._names[here]} shows {self._number[here]:g}" for here in small if here in self._fixed]
        asked = [here for here in small if here not in self._fixed | self._unsaid]
        least, most = self._range(asked, self._fixed)
        narrow = [here for here in asked if not self._wide(least[here], most[here])]
        if narrow and self._rule.sensitive_from:
            zeros = {here for here in self._fixed if (self._number[here] or 0.0) < self._rule.sensitive_from}
            lowest, highest = self._range(narrow, zeros)
            narrow = [
                here
                for here in narrow
                if self._wide(lowest[here], highest[here]) or most[here] - least[here] < 1 - _ABOUT
            ]
        return found + [
            f"{self._names[here]}, {self._number[here]:g}, is from {least[here]:g} to {most[here]:g}"
            for here in narrow
        ]

    def _wide(self, least: float, most: float) -> bool:
        return least <= self._rule.sensitive_from + _ABOUT and most >= self._rule.threshold - _ABOUT

    def _cell(self, cell: Cell, number: float | None) -> int:
        # A sum of something withheld may have changed; what is in it may not, as far as anybody says. That a count is
        # another than it was last said to be, perhaps one it was before, nobody knows.
        changed = self._last.get(cell, number) != number
        edition = self._editions if number is None and cell[1] in self._shape.parts else -int(changed)
        if (cell, number, edition) not in self._place:
            self._place[cell, number, edition] = len(self._names)
            self._names.append(cell)
            self._number.append(number)
            self._least.append(0.0)
        return self._place[cell, number, edition]

    def _holds(self, numbers: Mapping[Cell, float | None], total: Cell, parts: Sequence[Cell]) -> None:
        entries = {self._cell(total, numbers[total]): -1}
        for part in parts:
            entries[self._cell(part, numbers[part])] = 1
        self._sums.append(entries)

    def _range(self, asked: Sequence[int], fixed: set[int]) -> tuple[dict[int, float], dict[int, float]]:
        """How small and how large each can be; stops looking once a table shows what was asked for."""
        least = {here: self._number[here] or 0.0 for here in asked}
        most = dict(least)
        if not asked:
            return least, most
        programme, column = self._programme(fixed)
        back = np.array(sorted(column, key=lambda here: column[here]))
        for here in asked:
            for way, goal in ((1.0, self._rule.sensitive_from), (-1.0, self._rule.threshold)):
                if (least[here] <= goal) if way > 0 else (most[here] >= goal):
                    continue
                programme.changeColCost(column[here], way)
                programme.run()
                assert programme.getModelStatus() == highspy.HighsModelStatus.kOptimal
                values = dict(zip(back.tolist(), programme.getSolution().col_value, strict=True))
                programme.changeColCost(column[here], 0.0)
                for other in asked:
                    least[other] = min(least[other], values[other])
                    most[other] = max(most[other], values[other])
        return least, most

    def _programme(self, fixed: set[int]) -> tuple[highspy.Highs, dict[int, int]]:
        unknown = [here for here in range(len(self._names)) if here not in fixed]
        column = {here: place for place, here in enumerate(unknown)}
        programme = highspy.Highs()
        programme.silent()
        for here in unknown:
            programme.addVar(self._least[here], _MOST)
        for entries in self._sums:
            rest = -sum(
                times * (self._number[here] or 0.0) for here, times in entries.items() if here in self._fixed
            )
            inside = [(column[here], times) for here, times in entries.items() if here in column]
            if inside:
                places = np.array([place for place, _ in inside], np.int32)
                programme.addRow(
                    rest, rest, len(inside), places, np.array([float(times) for _, times in inside])
                )
        return programme, column


def sums(shape: Shape, there: Mapping[Cell, float | None]) -> Iterator[tuple[Cell, list[Cell]]]:
    """Every total there is, with the cells that make it."""
    for measure, place, period in there:
        for places in shape.parts.get(place, ()):
            parts = [(measure, part, period) for part in places]
            yield (measure, place, period), [cell for cell in parts if cell in there]
        for total, measures in shape.totals:
            if total == measure and all((part, place, period) in there for part in measures):
                yield (measure, place, period), [(part, place, period) for part in measures]


def remainders(shape: Shape, truth: Known) -> Iterator[tuple[Cell, Cell, Cell]]:
    """What is left of a count when one inside it is taken away: the rest, the whole, the part."""
    for name, (whole, part) in shape.remainders.items():
        for measure, place, period in truth:
            if measure == whole and (part, place, period) in truth:
                yield (name, place, period), (whole, place, period), (part, place, period)


def rises(shape: Shape, truth: Known) -> Iterator[tuple[Cell, Cell, Cell]]:
    """From one year to date to the next that there is: the rise, before, after."""
    for measure in shape.accumulating:
        for place in sorted({place for name, place, _ in truth if name == measure}):
            periods = sorted(period for name, at, period in truth if (name, at) == (measure, place))
            for before, after in pairwise(periods):
                yield (
                    (f"{measure} since {before}", place, after),
                    (measure, place, before),
                    (measure, place, after),
                )
