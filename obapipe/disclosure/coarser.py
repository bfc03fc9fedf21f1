"""Coarser ways to publish a table: which there are and which apply to it. What they are worth is in `advice`."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

import polars as pl

from obapipe.partnership import UNALLOCATED
from obapipe.reference import Reference
from obapipe.relations import nesting, subsets

Change = Literal["quarter", "merged bands", "area"]
WHOLE = "all"
_LEAST_CATEGORIES = 3
_QUARTER = 3


@dataclass(frozen=True, order=True)
class Table:
    """An indicator by one breakdown, at every level it is published at.

    Attributes:
        indicator: its id.
        breakdown: a dimension; `all` for the headline.
    """

    indicator: str
    breakdown: str


@dataclass(frozen=True)
class Design:
    """A table published more coarsely, and what has to change with it.

    Attributes:
        change: `quarter`: clusters' monthly figures only for the last month of each financial quarter; `merged bands`:
            neighbouring categories in pairs; `area`: areas and the city, no clusters.
        table: what the advice is about.
        changed: the tables that are published so; the breakdowns go with their headline.
        bands: category to the band that it is merged into, for `merged bands`.
    """

    change: Change
    table: Table
    changed: tuple[Table, ...]
    bands: dict[str, str] = field(default_factory=dict[str, str])


def designs(reference: Reference, figures: pl.DataFrame, table: Table) -> list[Design]:
    """Every coarser publication of a table that would change it and leave something of it.

    Args:
        reference: the partnership as relations.
        figures: what could be printed: the columns of `restricted.publishable`.
        table: which one.
    """
    own = of_tables(figures, [table]).join(
        reference.place.select(geography="code", level="level"), on="geography"
    )
    levels = set(
        reference.level.filter(indicator=table.indicator, breakdown=table.breakdown)["level"].to_list()
    )
    small = own.filter(pl.col("level").is_in(["cluster", UNALLOCATED]))
    found: list[Design] = []
    if "cluster" in levels and not small.is_empty():
        together = tuple(_with_its_breakdowns(reference, table))
        monthly = reference.partnership.indicators[table.indicator].frequency == "month"
        ends = small["period_end"].dt.month() % _QUARTER == 0
        if monthly and ends.any() and not ends.all():
            found.append(Design("quarter", table, together))
        if "area" in own["level"]:
            found.append(Design("area", table, together))
    if table.breakdown != WHOLE:
        alike = tuple(_with_the_same_bands(reference, table))
        if bands := _bands(reference, own["category"], alike):
            found.append(Design("merged bands", table, alike, bands))
    return found


def families(reference: Reference) -> dict[str, str]:
    """The indicators whose figures hang together, in sums or as shares: each to the first of its family."""
    rows = reference.indicator.filter(measure_kind="count")
    by_term: dict[str, list[str]] = {}
    for name, top, bottom in rows.select("indicator", "numerator_term", "denominator_term").iter_rows():
        for term in {top, bottom} - {None}:
            by_term.setdefault(term, []).append(name)
    chosen = subsets(reference.partnership).select("term", "broad_term").unique(maintain_order=True)
    links = [
        *by_term.values(),
        *nesting(reference.partnership).rows(),
        *([*by_term.get(one, []), *by_term.get(other, [])] for one, other in chosen.iter_rows()),
    ]
    first = {name: name for name in rows["indicator"]}
    for link in links:
        met = {first[name] for name in link if name in first}
        first = {name: min(met) if head in met else head for name, head in first.items()}
    return first


def of_tables(figures: pl.DataFrame, tables: Sequence[Table]) -> pl.DataFrame:
    """The rows of some tables, of any frame with `indicator` and `breakdown`."""
    return figures.join(frame_of(tables), on=["indicator", "breakdown"], how="semi", maintain_order="left")


def frame_of(tables: Sequence[Table]) -> pl.DataFrame:
    """Tables as rows: indicator, breakdown."""
    return pl.DataFrame(
        [(one.indicator, one.breakdown) for one in tables],
        schema={"indicator": pl.String, "breakdown": pl.String},
        orient="row",
    )


def terms_of(reference: Reference, tables: Sequence[Table]) -> list[str]:
    """What some tables count."""
    names = {one.indicator for one in tables}
    return reference.indicator.filter(pl.col("indicator").is_in(names))["numerator_term"].to_list()


def _with_its_breakdowns(reference: Reference, table: Table) -> Iterator[Table]:
    yield table
    if table.breakdown == WHOLE:
        for breakdown in reference.partnership.indicators[table.indicator].breakdowns:
            yield Table(table.indicator, breakdown)


def _with_the_same_bands(reference: Reference, table: Table) -> Iterator[Table]:
    """Every table of the family by the same dimension: categories are the dimension's, not the indicator's."""
    family = families(reference)
    for name, one in reference.partnership.indicators.items():
        if table.breakdown in one.breakdowns and family.get(name) == family[table.indicator]:
            yield Table(name, table.breakdown)


def _bands(reference: Reference, there: pl.Series, tables: Sequence[Table]) -> dict[str, str]:
    """Neighbours in pairs, in the catalogue's order, none across what another indicator chooses of the categories.

    A pair of which another indicator counts one category alone would give the other away.
    """
    dimension = tables[0].breakdown
    used = set(there.to_list())
    names = [name for name in reference.partnership.categories[dimension] if name in used]
    if len(names) < _LEAST_CATEGORIES:
        return {}
    terms = terms_of(reference, tables)
    chosen = subsets(reference.partnership).filter(pl.col("broad_term").is_in(terms), breakdown=dimension)
    choices = {name: set(chosen.filter(category=name)["term"].to_list()) for name in names}
    bands: dict[str, str] = {}
    for one, other in pairwise(names):
        if one not in bands and choices[one] == choices[other]:
            bands |= dict.fromkeys((one, other), f"{one}+{other}")
    return bands
