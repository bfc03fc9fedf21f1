"""How places, months, counts and cells are called in an explanation."""

from collections.abc import Sequence
from decimal import Decimal

from obapipe.explanation.account import Version
from obapipe.formatting import joined, ratio, rounded, written
from obapipe.partnership import UNALLOCATED, Indicator, Partnership
from obapipe.periods import Frequency, parse_period
from obapipe.publishing.wording import settled, with_unit
from obapipe.reference import Reference

YEAR_TO_DATE = " year to date"
NOT_OF, BEYOND = " not of ", " beyond "
_DIGITS = 6
_LISTED = 5


def number_text(number: float) -> str:
    """A number as a person writes it: thousands set apart, no more decimals than it has."""
    exact = rounded(number, _DIGITS)
    whole = exact.to_integral_value()
    return written(whole if exact == whole else Decimal(str(exact.normalize())))


class Names:
    """The words of one partnership."""

    def __init__(self, reference: Reference) -> None:
        """Read the places and the catalogue once."""
        self._partnership: Partnership = reference.partnership
        self._places = dict(reference.place.select("code", "name").iter_rows())
        self._terms: dict[str, str] = {}
        for row in reference.indicator.iter_rows(named=True):
            title = self._partnership.indicators[row["indicator"]].title
            numerator = row["numerator_term"] + (YEAR_TO_DATE if row["accumulate"] else "")
            self._terms.setdefault(numerator, title)
        for row in reference.indicator.iter_rows(named=True):
            if row["denominator_term"] is not None:
                title = self._partnership.indicators[row["indicator"]].title
                self._terms.setdefault(row["denominator_term"], f"the denominator of {title}")

    def place(self, code: str) -> str:
        """A place by its name; its code behind it where two have the same."""
        if code == UNALLOCATED:
            return f"those in no {self._partnership.words.cluster}"
        name = str(self._places.get(code, code))
        same = list(self._places.values()).count(name) > 1
        return f"{name} ({code})" if same else name

    def coded(self, code: str) -> str:
        """A place by its name and code."""
        name = self.place(code)
        return name if name.endswith(f"({code})") or name == code else f"{name} ({code})"

    def month(self, text: str, frequency: Frequency = "month") -> str:
        """A period as a page writes it."""
        return parse_period(text, frequency).label

    def category(self, dimension: str, category: str) -> str:
        """A category by its label."""
        return self._partnership.categories.get(dimension, {}).get(category, category)

    def count(self, term: str) -> str:
        """A count of the disclosure model, by the indicators that print it."""
        for between in (NOT_OF, BEYOND):
            if between in term:
                one, other = term.split(between, maxsplit=1)
                whole, without = (other, one) if between == NOT_OF else (one, other)
                return f"{self.count(whole)} without {self.count(without)}"
        return self._terms.get(term, term)


def listed(texts: Sequence[str]) -> str:
    """Some texts as a sentence has them; those beyond the first few are counted."""
    if len(texts) > _LISTED:
        return f"{', '.join(texts[:_LISTED])} and {len(texts) - _LISTED} more"
    return joined(list(texts))


def value_text(indicator: Indicator, version: Version, *, alone: bool = False) -> str:
    """A figure as a page prints it: the value in its unit and the count behind it."""
    count = None if version.numerator is None else f"{number_text(version.numerator)} {indicator.people}"
    if version.value is None:
        return count or "no number"
    value = settled(indicator, version.value)
    if indicator.has_rate and version.numerator is not None and version.denominator:
        value = ratio(version.numerator, version.denominator, indicator.scale, indicator.decimals)
    text = with_unit(indicator, written(value))
    if not indicator.has_rate:
        return text if alone else f"{text} {indicator.people}"
    return text if alone or count is None else f"{text} ({count})"
