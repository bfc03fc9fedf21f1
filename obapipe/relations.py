"""How the cells of a release hang together, worked out from the catalogue and never written by hand.

Places, breakdowns, shares, nested counts and the year to date follow from `obapipe.reference` alone and are joined in
`sql/suppression/member.sql`; what needs reasoning about terms is here: which count is a choice of another's categories.
"""

from collections.abc import Iterator

import duckdb
import polars as pl

from obapipe import sqlfiles
from obapipe.partnership import Disclosure, Indicator, Partnership
from obapipe.reference import term_text


def subsets(partnership: Partnership) -> pl.DataFrame:
    """Counts that are the sum of some categories of a published breakdown.

    Returns:
        term (the count), broad_term, breakdown, category: one row a category that the count is the sum of.
    """
    broad = [one for one in partnership.indicators.values() if one.breakdowns]
    rows = {
        (term_text(narrow.numerator), term_text(wide.numerator), dimension, category): None
        for narrow in partnership.indicators.values()
        for wide in broad
        for dimension, category in _chosen(narrow, wide)
    }
    return pl.DataFrame(
        list(rows),
        schema={"term": pl.String, "broad_term": pl.String, "breakdown": pl.String, "category": pl.String},
        orient="row",
    )


def _chosen(narrow: Indicator, wide: Indicator) -> Iterator[tuple[str, str]]:
    """The dimension and categories by which one count is a part of another's breakdown, if it is."""
    one, other = narrow.numerator, wide.numerator
    if (one.extract, one.measure, narrow.frequency) != (other.extract, other.measure, wide.frequency):
        return
    for dimension in wide.breakdowns:
        rest = {name: set(allowed) for name, allowed in one.where.items() if name != dimension}
        if dimension in one.where and rest == {name: set(allowed) for name, allowed in other.where.items()}:
            for category in one.where[dimension]:
                yield dimension, category


def nesting(partnership: Partnership) -> pl.DataFrame:
    """Counts that are part of another, at any depth: six months or more is within three, which is within all.

    Returns:
        inside, outside: one row an indicator and each indicator that it is a part of.
    """
    rows = [
        (name, outside) for name in partnership.indicators for outside in _outer(partnership.indicators, name)
    ]
    return pl.DataFrame(rows, schema={"inside": pl.String, "outside": pl.String}, orient="row")


def _outer(indicators: dict[str, Indicator], name: str) -> list[str]:
    found: list[str] = []
    outside = indicators[name].within
    while outside is not None and outside not in found:
        found.append(outside)
        outside = indicators[outside].within
    return found


def lay_out(
    connection: duckdb.DuckDBPyConnection, release: str, policy: Disclosure, *, alone: bool = False
) -> None:
    """Write the tables `cell` and `member`: every count an edition prints or lets follow, and every sum they are in.

    Args:
        connection: with `candidate`, `known`, `knowledge`, the reference frames, `ref_subset` and `ref_nesting`.
        release: the publication month.
        policy: what is too small, and which counts that follow are protected.
        alone: this edition only; otherwise with every one that showed the same stretch of time in another state.
    """
    sqlfiles.run(connection, "suppression/edition", release=release, alone=alone)
    sqlfiles.run(connection, "suppression/figure", release=release, threshold=policy.threshold)
    sqlfiles.run(
        connection,
        "suppression/counted",
        complement=policy.complement,
        duration_band=policy.implied.duration_band,
        unallocated=policy.implied.unallocated,
    )
    sqlfiles.run(connection, "suppression/cell", ytd_increment=policy.implied.ytd_increment)
    sqlfiles.run(connection, "suppression/member")
    left = -1
    while left != (now := int(sqlfiles.read(connection, "suppression/unnumbered")["cells"][0])) and now:
        sqlfiles.run(connection, "suppression/number_withheld")
        left = now
    sqlfiles.run(connection, "suppression/rest", unallocated=policy.implied.unallocated)
    sqlfiles.run(connection, "suppression/insert_rest")
    sqlfiles.run(connection, "suppression/insert_rest_member")
