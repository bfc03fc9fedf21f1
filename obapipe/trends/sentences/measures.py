"""How a measure is written in a sentence: the value with its unit, and the size of a change."""

from dataclasses import dataclass
from decimal import Decimal

from obapipe.formatting import rounded, written

FEWEST_FOR_A_PERCENTAGE = 10


@dataclass(frozen=True)
class Measure:
    """What a sentence needs to know of an indicator.

    Attributes:
        subject: what is measured, as the middle of a sentence: `the number of children looked after`.
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

    def value(self, value: float | Decimal) -> str:
        """A value with its unit: `1,395`, `6.0%`, `88.8 per 10,000`."""
        amount = rounded(value, self.decimals)
        if self.trimmed and amount == amount.to_integral_value():
            amount = rounded(amount, 0)
        return f"{written(amount)}{_SUFFIXES[self.unit]}"

    def size(self, change: float | Decimal) -> str:
        """The size of a change without its sign: `80`, `1.1 percentage points`, `2.3 per 10,000`."""
        amount = rounded(abs(change), self.decimals)
        if self.unit == "percent":
            return f"{written(amount)} percentage {'point' if amount == 1 else 'points'}"
        return f"{written(amount)}{_SUFFIXES[self.unit]}"


_SUFFIXES = {"count": "", "percent": "%", "per_1000": " per 1,000", "per_10000": " per 10,000"}


def share_of(change: float | Decimal, base: float | Decimal, unit: str) -> str:
    """The percentage change in brackets, ` (5.4%)`; empty for percentages and where the base is below 10."""
    if unit == "percent" or abs(base) < FEWEST_FOR_A_PERCENTAGE:
        return ""
    exact = abs(Decimal(str(change))) * 100 / abs(Decimal(str(base)))
    return f" ({written(rounded(exact, 1))}%)"


def moved(change: float | Decimal, decimals: int) -> int:
    """Whether a change is up (1), down (-1) or none at the precision that is printed (0)."""
    amount = rounded(change, decimals)
    return (amount > 0) - (amount < 0)
