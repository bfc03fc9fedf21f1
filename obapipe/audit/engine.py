"""The attack on tables: what the printed numbers leave possible for each one that is not printed.

Whole-number bounds of single relations first, then exact algebra, then for what is still open the least and the most
that it can be, by linear programmes over everything that hangs together, and by whole-number ones where those leave
it open whether a table of whole numbers is behind their answer.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from obapipe.audit.algebra import determined
from obapipe.audit.equations import Equations, Real, Whole, equations_of
from obapipe.audit.extremes import Extremes
from obapipe.audit.propagation import propagate

ALGEBRA, BOUNDS, SMALL = "exact by algebra", "exact by bounds", "proven small"
NARROWED, UNDECIDED, CONTRADICTION = "narrowed", "undecided", "contradiction"
_SCHEMA = {
    "cell": pl.Int64,
    "class": pl.String,
    "low": pl.Int64,
    "high": pl.Int64,
    "proof": pl.List(pl.Int64),
}


@dataclass(frozen=True)
class _Finding:
    unknown: int
    kind: str
    low: float
    high: float
    relations: Whole


def attack(
    cells: pl.DataFrame, relations: pl.DataFrame, *, threshold: int, sensitive_from: int
) -> pl.DataFrame:
    """Work out what can be worked out.

    Args:
        cells: one row a cell: `cell`, `number` (null where a reader does not know it), `low` and `high` (what he knows
            of it besides; null for no limit), `asked` (a count of children that nobody may learn). Whole numbers.
        relations: one row an entry: `relation`, `cell`, `coefficient`; each relation sums to 0.
        threshold: the smallest count that may be shown.
        sensitive_from: 0, or 1 where zeros are shown.

    Returns:
        one row a cell that was asked for and is in danger: cell, class, low, high (what it must lie between), proof
        (cells whose numbers were used). The classes:
        - `exact by algebra`, `exact by bounds`: it can only be one number;
        - `proven small`: it is below the threshold;
        - `narrowed`: some small value is impossible, and it is not known to be at or above the threshold;
        - `undecided`: whole-number search ended without an answer;
        - `contradiction`: the printed numbers contradict each other, so anything could follow.
        A cell known to be at or above the threshold, not exactly, is in no danger.
    """
    equations = equations_of(cells, relations)
    low, high = propagate(equations)
    found: list[_Finding] = []
    for unknowns in equations.parts():
        if equations.asked[unknowns].any():
            part = replace(equations.part(unknowns), low=low[unknowns], high=high[unknowns])
            found += [
                replace(one, unknown=int(unknowns[one.unknown]), relations=part.relation[one.relations])
                for one in _part(part, threshold, sensitive_from)
            ]
    return _reported(found, equations, cells, relations)


def _part(equations: Equations, threshold: int, floor: int) -> Iterator[_Finding]:
    if len(equations.constant) == 0:
        yield from _lonely(equations, threshold, floor)
        return
    if (equations.low > equations.high).any():
        yield from _contradicted(equations)
        return
    exact = determined(equations)
    extremes = Extremes(equations)
    if not extremes.possible:
        yield from _contradicted(equations)
        return
    for unknown in np.flatnonzero(equations.asked).tolist():
        low, high, decided = extremes.span(unknown, floor, threshold)
        kind = _kind(low, high, threshold, floor, by_algebra=unknown in exact)
        if not decided:
            kind = UNDECIDED
        if kind:
            yield _Finding(unknown, kind, low, high, extremes.reasons(unknown, kind_high=high < threshold))


def _kind(low: float, high: float, threshold: int, floor: int, *, by_algebra: bool = False) -> str:
    if low == high:
        return ALGEBRA if by_algebra else BOUNDS
    if high < threshold:
        return SMALL
    return NARROWED if floor < low < threshold else ""


def _lonely(equations: Equations, threshold: int, floor: int) -> Iterator[_Finding]:
    """Unknowns in no relation: only what is known of them beforehand tells."""
    for unknown in np.flatnonzero(equations.asked).tolist():
        low, high = float(equations.low[unknown]), float(equations.high[unknown])
        kind = CONTRADICTION if low > high else _kind(low, high, threshold, floor)
        if kind:
            yield _Finding(unknown, kind, low, high, np.zeros(0, np.int64))


def _contradicted(equations: Equations) -> Iterator[_Finding]:
    rows = np.arange(len(equations.constant))
    for unknown in np.flatnonzero(equations.asked).tolist():
        yield _Finding(unknown, CONTRADICTION, equations.low[unknown], equations.high[unknown], rows)


def _reported(
    found: list[_Finding], equations: Equations, cells: pl.DataFrame, relations: pl.DataFrame
) -> pl.DataFrame:
    known = cells.filter(pl.col("number").is_not_null()).select("cell")
    printed = relations.join(known, on="cell", how="semi").group_by("relation").agg(pl.col("cell"))
    by_relation: dict[int, list[int]] = dict(printed.iter_rows())
    rows = [
        (
            int(equations.cell[one.unknown]),
            one.kind,
            _whole(one.low),
            _whole(one.high),
            sorted({cell for number in one.relations.tolist() for cell in by_relation.get(number, [])}),
        )
        for one in found
    ]
    return pl.DataFrame(rows, schema=_SCHEMA, orient="row").sort("cell")


def _whole(number: float | Real) -> int | None:
    return int(number) if np.isfinite(number) else None
