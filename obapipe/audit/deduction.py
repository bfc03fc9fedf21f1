"""Turns what the engine proves of the system into breaches: where, what kind and how surely, never how many."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

import polars as pl

from obapipe.audit.catalogue import Catalogue
from obapipe.audit.engine import CONTRADICTION, NARROWED, attack
from obapipe.audit.insight import open_to_insiders
from obapipe.audit.report import Breach
from obapipe.audit.system import READINGS, System, system_of

_KINDS = {"year to date": "increment", "nested": "nested", "share": "nested"}
_WORDS = {
    "exact by algebra": "it follows exactly by adding and subtracting what is printed",
    "exact by bounds": "it follows exactly, since counts are whole and not below nothing",
    "proven small": "what is printed proves that it is below the threshold",
    NARROWED: "what is printed rules out some of the small numbers",
    CONTRADICTION: "what is printed of it contradicts itself, so that it cannot be judged",
    "undecided": "it could not be decided whether it can be worked out",
}
_IMPLIED = {
    "year to date": "few were added between two printed years to date: ",
    "nested": "the count it is part of is printed, and few are in one and not in the other: ",
    "share": "what it is out of is printed, and few are in one and not in the other: ",
}
_ASKED = {"E": ("exact by algebra", "exact by bounds", "undecided")}
_FOUND = {
    "class": pl.String,
    "key": pl.Int64,
    **dict.fromkeys(("kind", "file", "name", "title", "period"), pl.String),
}
_OPEN = ("undecided", CONTRADICTION)


@dataclass(frozen=True)
class Deduced:
    """What follows from the figures of all months taken together.

    Attributes:
        breaches: a breach each, with how sure it is.
        narrowed: what may be small and then is narrowed, or large and then is not in danger.
        insiders: hidden figures that somebody could work out who knows those of one other place.
    """

    breaches: tuple[Breach, ...]
    narrowed: tuple[Breach, ...]
    insiders: int


def deduce(
    counts: pl.DataFrame, rows: pl.DataFrame, catalogue: Catalogue, without: Collection[str] = ()
) -> Deduced:
    """Attack everything published as one system.

    A figure that is hidden in two editions is tried as one; where that contradicts what is printed it was revised, and
    is tried as two; where that does as well, only what one edition prints together is held against each other.

    Args:
        counts: of `counted.counts_of`.
        rows: of the harvest.
        catalogue: of the partnership.
        without: kinds of links to leave out, for tests of the self-test.
    """
    first = system_of(counts, rows, catalogue, without=without)
    found = [_findings(first, catalogue)]
    for reading in READINGS[1:]:
        open_ = found[-1].filter(pl.col("class") == CONTRADICTION)
        if open_.is_empty():
            break
        found[-1] = found[-1].filter(pl.col("class") != CONTRADICTION)
        again = system_of(counts, rows, catalogue, reading=reading, without=without)
        found.append(_findings(again.about(open_), catalogue))
    breaches = tuple(_breaches(pl.concat(found)))
    return Deduced(
        tuple(one for one in breaches if one.sure != NARROWED),
        tuple(one for one in breaches if one.sure == NARROWED),
        0 if "insiders" in without else open_to_insiders(first),
    )


def _findings(system: System, catalogue: Catalogue) -> pl.DataFrame:
    """The cells in danger: class, key, kind, file, name, title, period.

    A rate that is printed says that its count may be shown, so a range of that count that begins below the threshold
    tells nothing; a range that ends below it does. Where nobody is in no cluster and no page says so, nobody is hidden.
    """
    policy = catalogue.partnership.disclosure
    if system.cells.filter("asked", pl.col("number").is_null()).is_empty():
        return pl.DataFrame(schema=_FOUND)
    answer = attack(
        system.cells.select("cell", "number", "low", "high", "asked"),
        system.relations.select("relation", "cell", "coefficient"),
        threshold=policy.threshold,
        sensitive_from=policy.sensitive_from,
    )
    small = pl.col("low").fill_null(0) < policy.threshold
    may_be_small = small & (pl.col("high").is_null() | (pl.col("high") >= policy.sensitive_from))
    unclear = pl.col("class") == CONTRADICTION
    shown = (pl.col("kind") == "behind") & (pl.col("high").is_null() | (pl.col("high") >= policy.threshold))
    nobody = (pl.col("kind") == "outside") & (pl.col("high") == 0).fill_null(value=False)
    harmless = shown | nobody
    wanted = _ASKED.get(policy.level, tuple(_WORDS))
    return (
        answer.filter(unclear | (pl.col("class").is_in(wanted) & may_be_small))
        .join(system.cells.select("cell", "key", "kind", "file", "name", "title", "period"), on="cell")
        .filter(unclear | ~harmless)
        .select(*_FOUND)
        .sort("file", "name", "title", "period", "kind")
    )


def _breaches(found: pl.DataFrame) -> Iterator[Breach]:
    columns = ("class", "kind", "file", "name", "title", "period")
    for sure, implied, file, name, title, period in found.select(columns).iter_rows():
        exact = sure == "exact by algebra"
        usual = "subtraction" if exact else "bounds"
        kind = "undecided" if sure in _OPEN else _KINDS.get(implied, usual)
        yield Breach(kind, file, name, title, period, _IMPLIED.get(implied, "") + _WORDS[sure], sure)
