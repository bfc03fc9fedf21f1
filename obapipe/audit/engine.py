"""The attack on tables: what the printed numbers leave possible for each one that is not printed.

Whole-number bounds of single relations first. Where no chain of relations closes on itself these are the answer; where
one does, programmes over everything that hangs together find the least and the most, and a search among whole tables
what those leave open. Exact algebra then tells what follows by adding and subtracting alone.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from obapipe.audit.algebra import determined
from obapipe.audit.equations import Equations, Mask, Real, Whole, equations_of
from obapipe.audit.extremes import extremes
from obapipe.audit.proofs import Proofs
from obapipe.audit.propagation import Propagated, propagate

ALGEBRA, BOUNDS, SMALL = "exact by algebra", "exact by bounds", "proven small"
NARROWED, UNDECIDED, CONTRADICTION = "narrowed", "undecided", "contradiction"
CLASSES = (ALGEBRA, BOUNDS, SMALL, NARROWED, UNDECIDED, CONTRADICTION)
_SCHEMA = {
    "cell": pl.Int64,
    "class": pl.String,
    "low": pl.Int64,
    "high": pl.Int64,
    "proof": pl.List(pl.Int64),
}


@dataclass(frozen=True)
class _Known:
    """Of each unknown: what it lies between, whether nothing agrees with what is printed, whether that is certain."""

    low: Real
    high: Real
    impossible: Mask
    undecided: Mask


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
        one row a cell that was asked for and is in danger: cell, class, low, high (what it lies between, as far as the
        class rests on it; high null for no limit), proof (cells whose numbers are enough to see it). The classes:
        - `exact by algebra`, `exact by bounds`: it can only be one number;
        - `proven small`: it is below the threshold;
        - `narrowed`: some small number is impossible, and it is not known to be at or above the threshold;
        - `undecided`: the search among whole numbers ended without an answer;
        - `contradiction`: no whole numbers agree with what is printed, so nothing follows.
        A cell known to be at or above the threshold, and not exactly, is in no danger.

    Raises:
        ValueError: a cell stands twice, or a relation names a cell that is not there.
    """
    _refuse(cells, relations)
    equations = equations_of(cells, relations)
    group = equations.groups()
    equations = equations.part(np.flatnonzero(np.isin(group, group[equations.asked])))
    group = equations.groups()
    known = _worked_out(equations, group, threshold, sensitive_from)
    kinds = _kinds(equations, known, threshold, sensitive_from)
    proofs = Proofs(equations, group)
    rows: dict[int, Whole] = {}
    exact = np.flatnonzero(np.isin(group, group[kinds == BOUNDS]))
    for unknown in exact[sorted(determined(equations.part(exact)))].tolist():
        if kinds[unknown] == BOUNDS and (sums := proofs.by_algebra(unknown)) is not None:
            kinds[unknown], rows[unknown] = ALGEBRA, sums
    for unknown in np.flatnonzero((kinds != "") & (kinds != ALGEBRA)).tolist():
        rows[unknown] = _proof(proofs, known, unknown, str(kinds[unknown]))
    return _answer(equations, known, kinds, rows, _printed(cells, relations))


def _refuse(cells: pl.DataFrame, relations: pl.DataFrame) -> None:
    if cells["cell"].n_unique() != cells.height:
        message = "A cell stands twice."
        raise ValueError(message)
    strangers = relations.join(cells, on="cell", how="anti")["cell"]
    if len(strangers):
        message = f"Relations name cell {strangers[0]}, which is not there."
        raise ValueError(message)


def _worked_out(equations: Equations, group: Whole, threshold: int, floor: int) -> _Known:
    """The least and the most of every unknown, as far as its danger depends on them."""
    first = propagate(equations, group)
    low, high = first.low.copy(), first.high.copy()
    impossible, undecided = first.impossible[group], np.zeros(len(group), np.bool_)
    reduced = equations.within(low, high).put_in(first.settled[group])
    open_ = np.flatnonzero(~impossible & ~_closed(reduced, first, group))
    if len(open_):
        part = reduced.part(open_)
        found = extremes(part, part.groups(), threshold=threshold, floor=floor)
        low[open_], high[open_] = found.low, found.high
        undecided[open_] = found.undecided
        impossible |= np.isin(group, group[open_[found.impossible]])
    return _Known(low, high, impossible, undecided)


def _closed(reduced: Equations, first: Propagated, group: Whole) -> Mask:
    """Unknowns of which single equations have told everything.

    Where equations hang together as a tree, and all shares are 1, every number between the bounds is in some table.
    """
    smaller = reduced.groups()
    count = int(smaller.max(initial=-1)) + 1
    unknowns = np.bincount(smaller, minlength=count)
    rows = np.bincount(reduced.of_rows(smaller), minlength=count)
    entries = np.bincount(smaller[reduced.column], minlength=count)
    many = np.bincount(smaller[reduced.column], np.abs(reduced.coefficient) != 1, count) > 0
    tree = (entries == unknowns + rows - 1) & ~many
    return tree[smaller] & first.settled[group]


def _kinds(equations: Equations, known: _Known, threshold: int, floor: int) -> NDArray[np.str_]:
    """The class of each unknown, empty where it is in no danger or not asked for."""
    low, high = known.low, known.high
    kinds = np.select(
        [
            ~equations.asked,
            known.impossible,
            low == high,
            high < threshold,
            (low > floor) & (low < threshold),
            known.undecided,
        ],
        ["", CONTRADICTION, BOUNDS, SMALL, NARROWED, UNDECIDED],
        "",
    )
    return kinds.astype("U20")


def _proof(proofs: Proofs, known: _Known, unknown: int, kind: str) -> Whole:
    if kind in {UNDECIDED, CONTRADICTION}:
        return proofs.everything(unknown)
    low = known.low[unknown] if kind in {BOUNDS, NARROWED} else -np.inf
    high = known.high[unknown] if kind in {BOUNDS, SMALL} else np.inf
    return proofs.by_bounds(unknown, low, high)


def _printed(cells: pl.DataFrame, relations: pl.DataFrame) -> pl.DataFrame:
    """The cells with a number in each relation: relation, cells."""
    known = cells.filter(pl.col("number").is_not_null()).select("cell")
    return relations.join(known, on="cell", how="semi").group_by("relation").agg(cells="cell")


def _answer(
    equations: Equations,
    known: _Known,
    kinds: NDArray[np.str_],
    rows: dict[int, Whole],
    printed: pl.DataFrame,
) -> pl.DataFrame:
    unknowns = np.flatnonzero(kinds != "")
    used = pl.DataFrame(
        {
            "cell": [int(equations.cell[one]) for one in unknowns.tolist()],
            "relation": [equations.relation[rows[one]].tolist() for one in unknowns.tolist()],
        },
        schema={"cell": pl.Int64, "relation": pl.List(pl.Int64)},
    )
    proof = (
        used.explode("relation")
        .join(printed, on="relation")
        .explode("cells")
        .group_by("cell")
        .agg(proof=pl.col("cells").unique().sort())
    )
    answer = pl.DataFrame(
        {
            "cell": equations.cell[unknowns],
            "class": kinds[unknowns].tolist(),
            "low": [_whole(one) for one in known.low[unknowns].tolist()],
            "high": [_whole(one) for one in known.high[unknowns].tolist()],
        },
        schema={name: kind for name, kind in _SCHEMA.items() if name != "proof"},
    )
    whole = answer.join(proof, on="cell", how="left").with_columns(
        pl.col("proof").fill_null(pl.lit([], pl.List(pl.Int64)))
    )
    return whole.select(pl.col(name).cast(kind) for name, kind in _SCHEMA.items()).sort("cell")


def _whole(number: float) -> int | None:
    return int(number) if np.isfinite(number) else None
