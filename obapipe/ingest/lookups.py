"""What a cell may mean for one partnership: its places, categories, periods and weighted rows.

Built once a reading and asked with the different texts of a file, never row by row.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

import polars as pl

from obapipe.ingest.tables import without_footnote
from obapipe.partnership import UNALLOCATED, Indicator, Partnership, Source, Term
from obapipe.partnership.sources import DatedCode
from obapipe.periods import Frequency, Period, PeriodError, parse_period
from schemas import EXTRACTS, Extract

_ALWAYS = ("0000-00", "9999-99")
_NEAR = 0.75


@dataclass(frozen=True)
class Place:
    """A row of geography.csv."""

    code: str
    level: str
    first: str
    last: str
    successor: str | None

    def valid(self, first: str, last: str) -> bool:
        """Whether it existed at any time from month `first` to month `last`."""
        return self.first <= last and first <= self.last


@dataclass(frozen=True)
class Fault:
    """Why a text has no meaning: the rule, what was expected and what to do."""

    rule: str
    expected: str
    advice: str


class Lookups:
    """The places, categories and weighted rows of a partnership."""

    def __init__(self, partnership: Partnership) -> None:
        """Read the frames and the catalogue once."""
        self.categories: dict[str, dict[str, str]] = {
            **partnership.categories,
            "indicator": {name: name for name in partnership.indicators},
        }
        self._indicators = partnership.indicators
        self.places = [
            Place(
                row["code"],
                row["level"],
                row["valid_from"] or _ALWAYS[0],
                row["valid_to"] or _ALWAYS[1],
                row["successor"],
            )
            for row in partnership.geography.iter_rows(named=True)
        ]
        self._codes = {_plain(place.code): [place] for place in self.places}
        self._codes[UNALLOCATED] = [Place(UNALLOCATED, UNALLOCATED, *_ALWAYS, None)]
        self._names: dict[str, list[Place]] = defaultdict(list)
        for place, name in zip(self.places, partnership.geography["name"], strict=True):
            self._names[_plain(str(name))].append(place)
        self._usual: dict[str, set[Frequency]] = defaultdict(set, population={"calendar_year"})
        for one in self._indicators.values():
            for term in _terms([one]):
                self._usual[term.extract].add(one.frequency)
        self._labels = dict(zip(partnership.geography["code"], partnership.geography["name"], strict=True))

    def place(self, text: str, first: str, last: str, source: Source) -> str | Fault:
        """The code of the place valid from month first to last, by its code, its name or an alias of the source.

        Where the source's names carry footnotes, a name without its footnote counts too, if nothing is called so.
        """
        found = self._place(_plain(text), first, last, source)
        bare = _plain(without_footnote(text)) if source.footnotes else ""
        if bare and isinstance(found, Fault) and found.rule == "unknown_geography":
            again = self._place(bare, first, last, source)
            return again if isinstance(again, str) else found
        return found

    def is_place(self, text: str, source: Source) -> bool:
        """Whether a place of any time is called so."""
        return (
            not isinstance(found := self.place(text, *_ALWAYS, source), Fault)
            or found.rule != "unknown_geography"
        )

    def likely(self, text: str) -> str:
        """The place that a text nearly names, as a question to the analyst; nothing where none is near."""
        near = get_close_matches(
            _plain(without_footnote(text)), [*self._names, *self._codes], n=1, cutoff=_NEAR
        )
        if not near:
            return ""
        (place, *_) = self._names.get(near[0]) or self._codes[near[0]]
        name = self._labels.get(place.code, place.code)
        return (
            f' Is it \'{name}\'? If so, add to the source: geography_aliases = {{"{text}" = "{place.code}"}}.'
        )

    def _place(self, plain: str, first: str, last: str, source: Source) -> str | Fault:
        named = {_plain(alias): target for alias, target in source.geography_aliases.items()}
        alias = named.get(plain)
        if isinstance(alias, DatedCode):
            alias = alias.code if alias.holds(last) else None
        fault: Fault | None = None
        for wanted in (plain, None if alias is None else _plain(alias)):
            if wanted is None:
                continue
            known = self._codes.get(wanted) or self._names.get(wanted, [])
            valid = [place for place in known if place.valid(first, last)]
            if len(valid) == 1:
                return valid[0].code
            if len(valid) > 1:
                fault = fault or Fault(
                    "ambiguous_geography", "a name that only one place has", "Send the code instead."
                )
            elif known:
                fault = fault or _not_valid(known[0])
        return fault or Fault(
            "unknown_geography",
            "a code or name of geography.csv, or an alias of the source",
            "Add it to `geography_aliases` in sources.toml, or have the file corrected.",
        )

    def clusters(self, first: str, last: str) -> list[str]:
        """The codes of the clusters that existed at any time from month first to last."""
        return [place.code for place in self.places if place.level == "cluster" and place.valid(first, last)]

    def period(
        self, text: str, source: Source, extract: Extract, indicator: str | None = None
    ) -> Period | Fault:
        """A period however it is written.

        It is of the source's frequency, or of the indicator's where rows name one. Otherwise it is of one that an
        indicator reads the extract by; where none does, of any. A text with two readings (`2011-12`) has that of the
        indicators, if they agree.
        """
        frequency = source.frequency
        if frequency is None and "indicator" in extract.dimensions:
            known = None if indicator is None else self._indicators.get(indicator)
            frequency = None if known is None else known.frequency
        usual: set[Frequency] = self._usual[extract.name] if frequency is None else {frequency}
        found, reasons = _readings(text, sorted(usual) or [None])
        if not found:
            expected = " or ".join(dict.fromkeys(reason.partition("expected ")[2] for reason in reasons))
            advice = "Have the file corrected, or add a recode for it in sources.toml."
            return Fault("not_a_period", expected, advice)
        plainly, _ = _readings(text, [None])
        return next((one for one in plainly if one in found), found[0])

    def spellings(self, dimension: str) -> dict[str, str]:
        """Category key by its own text and its label, both in lower case; the keys win."""
        labels = {_plain(label): key for key, label in self.categories[dimension].items()}
        return {**labels, **{_plain(key): key for key in self.categories[dimension]}}

    def weighted(self, extract: Extract) -> pl.Expr | None:
        """Which rows may carry decimals: those a weighted indicator uses. None where none may."""
        return _rows_of(
            _terms(one for one in self._indicators.values() if one.measure_kind == "weighted"), extract
        )

    def paired(self, extract: Extract) -> pl.Expr | None:
        """Which rows need a denominator beside their numerator: those an indicator divides by. None where none do."""
        return _rows_of(
            (one.denominator for one in self._indicators.values() if isinstance(one.denominator, Term)),
            extract,
        )


def _terms(indicators: Iterable[Indicator]) -> list[Term]:
    return [part for one in indicators for part in (one.numerator, one.denominator) if isinstance(part, Term)]


def _readings(text: str, frequencies: Iterable[Frequency | None]) -> tuple[list[Period], list[str]]:
    """The periods that a text may be, and why it is none of the other frequencies."""
    found: list[Period] = []
    reasons: list[str] = []
    for one in frequencies:
        try:
            found.append(parse_period(text, one))
        except PeriodError as failed:
            reasons.append(str(failed))
    return found, reasons


def _rows_of(terms: Iterable[Term], extract: Extract) -> pl.Expr | None:
    rows = [
        pl.all_horizontal(
            pl.lit(value=True), *(pl.col(name).is_in(list(allowed)) for name, allowed in term.where.items())
        )
        for term in terms
        if term.extract == extract.name
    ]
    return pl.any_horizontal(rows) if rows else None


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def _not_valid(place: Place) -> Fault:
    lasted = (
        f"a place that existed in that period ('{place.code}' is valid from {place.first} to {place.last})"
    )
    if place.first == _ALWAYS[0]:
        lasted = f"a place that existed in that period ('{place.code}' is valid until {place.last})"
    elif place.last == _ALWAYS[1]:
        lasted = f"a place that existed in that period ('{place.code}' is valid from {place.first})"
    after = "" if place.successor is None else f" Its successor is '{place.successor}'."
    return Fault("geography_not_valid", lasted, f"Have the file corrected, or correct geography.csv.{after}")


def dimension_faults(extract: Extract, lookups: Lookups) -> list[str]:
    """Dimensions of an extract for which the catalogue lists no categories."""
    return [
        name for name in extract.dimensions if name not in extract.ages and not lookups.categories.get(name)
    ]


def known_extract(name: str) -> Extract:
    """The extract of a source; the partnership's loader has checked the name."""
    return EXTRACTS[name]
