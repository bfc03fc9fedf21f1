"""Random small partnerships: a few clusters, nested and broken-down counts, late and revised figures."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from random import Random

import polars as pl
from hypothesis import strategies as st

from obapipe.periods import month_of
from tests.disclosure.oracle import Cell, Edition, Shape
from tests.spec.bench import Bench
from tests.spec.city import destinations, indicator, partnership, snapshot, values

KINDS = ("school", "seeking", "other")
ATOMS = (*KINDS, "long", "children", "starts")
YEAR = tuple(month_of("2013-04").shift(later).text for later in range(12))
_NUMBERS = (0, 0, 1, 1, 2, 3, 4, 5, 5, 6, 7, 8, 9, 11, 14, 19, 26, 40, 75)
_CATALOGUE = {
    "all": indicator(destinations(), denominator=destinations(), breakdowns=("destination",)),
    "neet": indicator(destinations(destination="seeking other"), denominator=destinations()),
    "long": indicator(values("long"), within="neet"),
    "children": indicator(snapshot(status="in")),
    "starts": indicator(values("starts"), accumulate="financial_year"),
}
_LEVELS = ("cluster", "area", "city")


@dataclass(frozen=True)
class City:
    """What arrived about one small partnership.

    Attributes:
        clusters: how many.
        areas: whether its clusters lie in two areas.
        unallocated: whether children with no cluster are counted.
        months: what the figures are about.
        arrived: for each release the atoms that arrived by then for the first time or again; null is withheld.
    """

    clusters: int
    areas: bool
    unallocated: bool
    months: tuple[str, ...]
    arrived: dict[str, dict[Cell, int | None]]

    @property
    def releases(self) -> tuple[str, ...]:
        """The publication months, oldest first."""
        return tuple(self.arrived)

    @property
    def places(self) -> list[str]:
        """The clusters and, where counted, `unallocated`."""
        return [*"ABCDEF"[: self.clusters], *(["unallocated"] if self.unallocated else [])]

    @property
    def halves(self) -> dict[str, list[str]]:
        """The areas and their clusters."""
        names = list("ABCDEF"[: self.clusters])
        return {"P": names[: len(names) // 2], "Q": names[len(names) // 2 :]} if self.areas else {}

    @property
    def shape(self) -> Shape:
        """The sums that hold."""
        groups = [self.places]
        if self.areas:
            groups.append([*self.halves, *(["unallocated"] if self.unallocated else [])])
        return Shape(
            parts={"T": groups, **{area: [inside] for area, inside in self.halves.items()}},
            totals=(("all", KINDS), ("neet", ("seeking", "other"))),
            remainders={
                "not neet": ("all", "neet"),
                "not long": ("neet", "long"),
                **{f"not {kind}": ("all", kind) for kind in KINDS},
            },
            accumulating=("starts",),
        )

    def known(self, release: str) -> tuple[dict[Cell, float], set[Cell]]:
        """Every count as known by a release, and the cells that are withheld."""
        atoms: dict[Cell, int | None] = {}
        for month, sent in self.arrived.items():
            if month <= release:
                atoms |= sent
        counts: dict[Cell, float | None] = {}
        for place in self.places:
            for period in self.months:
                if period <= release:
                    counts |= _counts(atoms, place, period, self.months)
        for whole, parts in {**self.halves, "T": self.places}.items():
            counts |= _summed(counts, whole, parts)
        return (
            {cell: number for cell, number in counts.items() if number is not None},
            {cell for cell, number in counts.items() if number is None},
        )


@st.composite
def cities(draw: st.DrawFn, together: int = 1) -> list[City]:
    """Partnerships of two to five clusters alike, each with four months of figures in its own year, and three releases.

    The releases are the same for all, so that one run protects them together; nothing of one has to do with another.
    """
    clusters, areas, seed = draw(st.integers(2, 5)), draw(st.booleans()), draw(st.integers(0, 2**32))
    chance = Random(seed)
    return [_city(chance, clusters, areas and clusters > 2, years_before) for years_before in range(together)]


def _city(chance: Random, clusters: int, areas: bool, years_before: int) -> City:
    months = tuple(month_of(month).shift(-12 * years_before).text for month in YEAR[:4])
    releases = YEAR[3:6]
    city = City(clusters, areas, chance.random() < 0.5, months, {month: {} for month in releases})
    for place in city.places:
        for period in city.months:
            fate = chance.randint(0, 24)
            first = releases[max(0, fate - 22)]
            for name, number in _numbers(chance).items():
                withheld = fate == 3 and name == "children"
                city.arrived[first][name, place, period] = None if withheld else number
            if fate in (1, 2):
                kind = chance.choice(["school", "children", "starts"])
                city.arrived[releases[fate]][kind, place, period] = chance.choice(_NUMBERS)
    return city


@st.composite
def years(draw: st.DrawFn) -> City:
    """A partnership of two or three clusters, a year of figures, each month's in its own release; some revised."""
    chance = Random(draw(st.integers(0, 2**32)))
    city = City(
        chance.randint(2, 3),
        areas=False,
        unallocated=chance.random() < 0.5,
        months=YEAR,
        arrived={month: {} for month in YEAR},
    )
    for place in city.places:
        for number, period in enumerate(YEAR):
            for name, count in _numbers(chance).items():
                city.arrived[period][name, place, period] = count
            if chance.randint(0, 11) == 0 and number < len(YEAR) - 1:
                kind, later = (
                    chance.choice(["school", "children", "starts"]),
                    chance.choice(YEAR[number + 1 :]),
                )
                city.arrived[later][kind, place, period] = chance.choice(_NUMBERS)
    return city


def _numbers(chance: Random) -> dict[str, int]:
    numbers = {name: chance.choice(_NUMBERS) for name in ATOMS}
    numbers["long"] = min(numbers["long"], numbers["seeking"] + numbers["other"])
    return numbers


def edition(bench: Bench, city: City, release: str) -> Edition:
    """What the pages of a release show, the newest version of each figure up to it, and what is true."""
    truth, withheld = city.known(release)
    cells = bench.frame("release.released_cell").filter(
        pl.col("release") <= release, pl.col("period").is_in(city.months)
    )
    shown: dict[Cell, float] = {}
    marked: set[Cell] = set()
    for row in cells.sort("release").iter_rows(named=True):
        measure = row["category"] if row["breakdown"] == "destination" else row["indicator"]
        bottom = [("all", row["denominator"])] if row["indicator"] in ("all", "neet") else []
        for name, number in ((measure, row["numerator"]), *bottom):
            cell = (name, row["geography"], row["period"])
            if number is not None:
                shown[cell] = number
                marked.discard(cell)
            elif row["status"] == "confidential":
                shown.pop(cell, None)
                marked.add(cell)
    return Edition(truth, shown, marked, withheld)


@cache
def bench_of(clusters: int, areas: bool, threshold: int, sensitive_from: int) -> Bench:
    """A bench for cities of that many clusters; `fill` empties it first."""
    city = City(clusters, areas, unallocated=True, months=(), arrived={})
    above = {part: area for area, parts in city.halves.items() for part in parts}
    rows = [("T", "city", None), *((area, "area", "T") for area in city.halves)]
    rows += [(name, "cluster", above.get(name, "T")) for name in "ABCDEF"[:clusters]]
    places = pl.DataFrame(
        [(code, code, level, parent, None, None, None) for code, level, parent in rows],
        schema=["code", "name", "level", "parent", "valid_from", "valid_to", "successor"],
        orient="row",
    )
    catalogue = {name: one.model_copy(update={"geographies": _LEVELS}) for name, one in _CATALOGUE.items()}
    kinds = {"destination": {kind: kind for kind in KINDS}}
    return Bench(partnership(catalogue, places, kinds, threshold=threshold, sensitive_from=sensitive_from))


def fill(bench: Bench, cities: Sequence[City], *, backwards: bool = False) -> None:
    """Puts cities' figures into an emptied bench, a row for each release in which a figure changed."""
    bench.clear()
    rows: list[dict[str, object]] = []
    before: dict[tuple[Cell, str], tuple[float | None, float | None]] = {}
    for city in cities:
        for release in city.releases:
            for cell, indicator_name, number, bottom in _figures(city, release):
                if before.get((cell, indicator_name)) != (number, bottom):
                    before[cell, indicator_name] = (number, bottom)
                    rows.append(_row(release, cell, indicator_name, number, bottom))
    rows = rows[::-1] if backwards else rows
    bench.publishable(
        pl.DataFrame(rows, infer_schema_length=None, schema_overrides={"denominator": pl.Float64})
    )


def _figures(city: City, release: str) -> Iterator[tuple[Cell, str, float | None, float | None]]:
    numbers, withheld = city.known(release)
    for cell in [*numbers, *sorted(withheld)]:
        measure, place, period = cell
        name = "all" if measure in KINDS else measure
        bottom = numbers[("all", place, period)] if name in ("all", "neet") else None
        yield cell, name, numbers.get(cell), bottom


def _row(
    release: str, cell: Cell, name: str, number: float | None, bottom: float | None
) -> dict[str, object]:
    measure, place, period = cell
    return {
        "received": release,
        "indicator": name,
        "geography": place,
        "period": period,
        "breakdown": "destination" if measure in KINDS else "all",
        "category": measure if measure in KINDS else "all",
        "numerator": number,
        "denominator": bottom,
        "source_status": "ok" if number is not None else "withheld",
    }


def _counts(
    atoms: dict[Cell, int | None], place: str, period: str, months: tuple[str, ...]
) -> dict[Cell, float | None]:
    """The counts of one place and month; the year to date where every month of it is there."""
    here = {name: atoms[name, place, period] for name in ATOMS if (name, place, period) in atoms}
    if not here:
        return {}
    neet = (here["seeking"] or 0) + (here["other"] or 0)
    found: dict[str, float | None] = {
        **{kind: here[kind] for kind in KINDS},
        "all": (here["school"] or 0) + neet,
        "neet": neet,
        "long": here["long"],
        "children": here["children"],
    }
    flows = [atoms.get(("starts", place, month)) for month in months if month <= period]
    numbers = [flow for flow in flows if flow is not None]
    if len(numbers) == len(flows):
        found["starts"] = sum(numbers)
    return {(name, place, period): number for name, number in found.items()}


def _summed(counts: dict[Cell, float | None], whole: str, parts: list[str]) -> dict[Cell, float | None]:
    """The whole's counts where every part is there; withheld where a part is."""
    found: dict[Cell, float | None] = {}
    for measure, place, period in counts:
        if place == parts[0] and all((measure, part, period) in counts for part in parts):
            numbers = [counts[measure, part, period] for part in parts]
            known = [number for number in numbers if number is not None]
            found[measure, whole, period] = sum(known) if len(known) == len(numbers) else None
    return found
