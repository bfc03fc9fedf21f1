"""How a measure is written in a sentence: the value with its unit, and the size of a change."""

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from obapipe.formatting import UNIT_SUFFIXES, first_upper, rounded, written

FEWEST_FOR_A_PERCENTAGE = 10
_MOST_DECIMALS = 6


@dataclass(frozen=True)
class Measure:
    """What a sentence needs to know of an indicator.

    Attributes:
        subject: what is measured, singular, as the middle of a sentence: `the number of children looked after`.
        unit: count, percent, per_1000 or per_10000.
        decimals: how many a value prints with.
        better: higher, lower or neither.
        people: what a count counts, plural.
        trimmed: a whole value is written without its decimals, as that of a weighted count.
    """

    subject: str
    unit: str
    decimals: int
    better: str
    people: str
    trimmed: bool = False

    @property
    def opening(self) -> str:
        """The subject as a sentence begins."""
        return first_upper(self.subject)

    @property
    def wanted(self) -> Literal[-1, 0, 1]:
        """The way that is better: up (1), down (-1) or neither (0)."""
        return 1 if self.better == "higher" else -1 if self.better == "lower" else 0

    def bare(self, value: float | Decimal) -> str:
        """A value without its unit: `1,395`, `6.0`."""
        amount = rounded(value, self.decimals)
        if self.trimmed and amount == amount.to_integral_value():
            amount = rounded(amount, 0)
        return written(amount)

    def value(self, value: float | Decimal) -> str:
        """A value with its unit: `1,395`, `6.0%`, `88.8 per 10,000`."""
        return f"{self.bare(value)}{UNIT_SUFFIXES[self.unit]}"

    def again(self, value: float | Decimal) -> str:
        """A value where the unit of a rate was just said: `91.0`, `7.1%`."""
        return self.value(value) if self.unit == "percent" else self.bare(value)

    def size(self, change: float | Decimal) -> str:
        """The size of a change without its sign: `80`, `1.1 percentage points`, `2.3 per 10,000`."""
        amount = self.bare(abs(change))
        if self.unit == "percent":
            one = abs(rounded(change, self.decimals)) == 1
            return f"{amount} percentage {'point' if one else 'points'}"
        return f"{amount}{UNIT_SUFFIXES[self.unit]}"

    def fine_enough(self, change: float | Decimal) -> "Measure":
        """The same measure with the decimals that a small change needs: rounded by no more than a twentieth."""
        decimals, exact = max(self.decimals, 1), rounded(change, _MOST_DECIMALS)
        while decimals < _MOST_DECIMALS and abs(rounded(change, decimals) - exact) * 20 > abs(exact):
            decimals += 1
        return replace(self, decimals=decimals, trimmed=self.unit == "count")

    def moved(self, change: float | Decimal) -> int:
        """Whether a change is up (1), down (-1) or none at the precision that is printed (0)."""
        return moved(change, self.decimals)


def share_of(
    change: float | Decimal, base: float | Decimal, unit: str, base_number: float | None = None
) -> str:
    """The percentage change in brackets, ` (5.4%)`, rounded once from unrounded values.

    Empty for percentages, where too few are behind the earlier figure, and where it would print as 0.0%.

    Args:
        change: the change.
        base: the earlier figure.
        unit: of the measure.
        base_number: the count behind the earlier figure, where it is a rate; without it the figure itself has to be
            large enough.
    """
    if unit == "percent" or not base:
        return ""
    if abs(base if base_number is None else base_number) < FEWEST_FOR_A_PERCENTAGE:
        return ""
    exact = rounded(abs(Decimal(str(change))) * 100 / abs(Decimal(str(base))), 1)
    return f" ({written(exact)}%)" if exact else ""


def moved(change: float | Decimal, decimals: int) -> int:
    """Whether a change is up (1), down (-1) or none at the precision that is printed (0)."""
    amount = rounded(change, decimals)
    return (amount > 0) - (amount < 0)
