"""Chooses what to hide beside the small counts so that every goal is met: first enough, then no more than needed.

Enough: for each goal in turn the cheapest move that meets it, where what earlier moves changed is free (linear
programmes in the manner of Kelly, Golden and Assad, 1992). No more: each chosen cell, the dearest first, is shown again
if the goals can be met without it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from obapipe.disclosure.goals import Goals
from obapipe.disclosure.moves import Moves
from obapipe.disclosure.optimum import shares
from obapipe.disclosure.system import Mask, Real, System, Whole

_FEW = 400  # cells of a system for which several ways cost nothing to speak of
_DIGITS = 9
_HINT = 0.9


@dataclass(frozen=True)
class Cover:
    """What to hide and why it is enough.

    Attributes:
        hidden: of each cell, whether it is hidden.
        moves: one move a row, in which only hidden cells change; together they meet the goals that can be met.
        unmet: places of the goals that no choice meets.
    """

    hidden: Mask
    moves: Real
    unmet: Whole


def cover(system: System, goals: Goals) -> Cover:
    """Hide enough and no more: a small system in several ways, of which the cheapest is taken, a large one by a hint.

    Args:
        system: no cell of it is known.
        goals: of its cells, in the order in which they are met.
    """
    order = np.arange(len(goals))
    if system.cells > _FEW:
        return _cover(_hinted(system, goals), goals, order)
    orders = [order, np.argsort(-np.abs(goals.shift), kind="stable"), order[::-1]]
    found = [_cover(system, goals, one) for one in orders]
    return min(found, key=lambda one: round(float(system.weight[one.hidden].sum()), _DIGITS))


def _hinted(system: System, goals: Goals) -> System:
    """The system with lower prices for what the cheapest choice by shares hides: a tenth less is hidden in the end."""
    share = shares(system, goals.subset(goals.without < 0))
    return replace(system, weight=system.weight * (1.0 - _HINT * share))


def _cover(system: System, goals: Goals, order: Whole) -> Cover:
    found = _in_order(system, goals.subset(order))
    return Cover(found.hidden, found.moves, np.sort(order[found.unmet]))


def _in_order(system: System, goals: Goals) -> Cover:
    hidden = system.hidden | system.small
    chosen, moves, unmet = _enough(system, goals, hidden)
    reachable = np.setdiff1d(np.arange(len(goals)), unmet)
    if chosen.sum() > hidden.sum():
        chosen, moves = _no_more(system, goals.subset(reachable), hidden, chosen, moves)
    return Cover(chosen, moves, unmet)


def _enough(system: System, goals: Goals, hidden: Mask) -> tuple[Mask, Real, Whole]:
    price = np.where(hidden, 0.0, system.weight)
    possible = Moves(system, price, np.ones(system.cells, np.bool_), afresh=True)
    hidden = hidden.copy()
    met = np.zeros(len(goals), np.bool_)
    moves: list[Real] = []
    unmet: list[int] = []
    for place in range(len(goals)):
        if met[place]:
            continue
        move = _cheapest(possible, price, goals, place)
        if move is None:
            unmet.append(place)
            continue
        moves.append(move)
        met |= goals.met(move)
        new = np.flatnonzero((move != 0) & ~hidden)
        hidden[new] = True
        priced = new[price[new] > 0]
        price[priced] = 0.0
        possible.reprice(priced, np.zeros(len(priced)))
    found = np.array(moves) if moves else np.zeros((0, system.cells))
    return hidden, found, np.array(unmet, np.int64)


def _cheapest(possible: Moves, price: Real, goals: Goals, goal: int) -> Real | None:
    moves = _ways(possible, goals, goal)
    return min(moves, key=lambda move: float(price[move != 0].sum()), default=None)


def _ways(possible: Moves, goals: Goals, goal: int) -> Iterator[Real]:
    """The moves that meet a goal, one for each direction that will do."""
    cell, shift, still = int(goals.cell[goal]), int(goals.shift[goal]), goals.held(goal)
    for step in (shift,) if shift else (1, -1):
        move = possible.find(cell, step, still)
        if move is not None:
            yield move


def unmet(system: System, hidden: Mask, goals: Goals, moves: Real) -> Whole:
    """Places of the goals that no table meets in which only hidden cells change.

    Args:
        system: no cell of it is known.
        hidden: which cells may change.
        goals: of its cells.
        moves: some that are possible, one a row.
    """
    possible = Moves(system, np.where(hidden, 0.1, 0.0), hidden, afresh=True)
    met: Mask = np.any(goals.met(moves), axis=0)
    missing: list[int] = []
    for goal in range(len(goals)):
        if met[goal]:
            continue
        move = next(_ways(possible, goals, goal), None)
        if move is None:
            missing.append(goal)
        else:
            met |= goals.met(move)
    return np.array(missing, np.int64)


class _Kept:
    """Moves and the goals that each meets."""

    def __init__(self, goals: Goals, moves: Real) -> None:
        self.goals = goals
        self.moves = moves
        self.meets = goals.met(moves)

    def without(self, cell: int) -> tuple[Mask, Whole]:
        """The moves that leave a cell as it is, and the goals that none of them meets."""
        kept = self.moves[:, cell] == 0
        return kept, np.flatnonzero(~self.meets[kept].any(axis=0))

    def exchange(self, kept: Mask, new: list[Real]) -> None:
        """Keep some of the moves, those of them that a goal needs, and add others."""
        self.moves = np.vstack([self.moves[kept], *new])
        self.meets = np.vstack([self.meets[kept], *(self.goals.met(move) for move in new)])


class _Lines:
    """The relations of a system, each looked at alone: what a single one rules out needs no programme."""

    def __init__(self, system: System, goals: Goals) -> None:
        self._rise = np.zeros(system.cells)
        self._fall = np.zeros(system.cells)
        np.maximum.at(self._rise, goals.cell, goals.shift)
        np.maximum.at(self._fall, goals.cell, -goals.shift)
        self._room = system.room.astype(np.float64)
        starts = np.searchsorted(system.row, np.arange(1, system.relations))
        self._cells: list[Whole] = np.split(system.column, starts)
        self._share: list[Real] = np.split(system.coefficient, starts)
        order = np.argsort(system.column, kind="stable")
        starts = np.searchsorted(system.column[order], np.arange(1, system.cells))
        self._of: list[Whole] = np.split(system.row[order], starts)
        self.alive = np.ones(system.cells, np.bool_)

    def need(self, cell: int) -> bool:
        """Whether without a cell one of its relations alone would keep another from a goal."""
        return any(self._tight(relation, cell) for relation in self._of[cell].tolist())

    def _tight(self, relation: int, cell: int) -> bool:
        cells = self._cells[relation]
        there = self.alive[cells] & (cells != cell)
        cells, share = cells[there], self._share[relation][there]
        falls = np.abs(share) * self._room[cells]
        rises, wanted = np.abs(share) * self._rise[cells], np.abs(share) * self._fall[cells]
        for side, other in ((share > 0, share < 0), (share < 0, share > 0)):
            # What rises is made up for by falls on its own side, or by rises on the other, which have no end.
            if not other.any() and (rises[side] > falls[side].sum() - falls[side]).any():
                return True
            # What falls is made up for by rises on its own side, which have no end, or by falls on the other.
            if side.sum() == 1 and (wanted[side] > falls[other].sum()).any():
                return True
        return False


def _no_more(system: System, goals: Goals, hidden: Mask, chosen: Mask, moves: Real) -> tuple[Mask, Real]:
    cells = np.flatnonzero(chosen)
    within = system.part(cells)
    inner = goals.inside(cells)
    price = np.where(hidden, 0.0, system.weight)[cells]
    possible = Moves(within, price, np.ones(len(cells), np.bool_))
    kept = _Kept(inner, moves[:, cells])
    lines = _Lines(within, inner)
    extra = np.flatnonzero(price > 0)
    for cell in extra[np.lexsort((extra, -price[extra]))].tolist():
        if lines.need(cell) or not _spared(possible, kept, cell):
            continue
        lines.alive[cell] = False
        chosen = chosen.copy()
        chosen[cells[cell]] = False
    moved = np.zeros((len(kept.moves), system.cells))
    moved[:, cells] = kept.moves
    return chosen, moved


def _spared(possible: Moves, kept: _Kept, cell: int) -> bool:
    """Whether the goals can be met without a cell; if so the moves are exchanged for others without it."""
    stay, open_goals = kept.without(cell)
    possible.hold(cell)
    new: list[Real] = []
    met = np.zeros(len(kept.goals), np.bool_)
    for goal in open_goals.tolist():
        if met[goal]:
            continue
        move = next(_ways(possible, kept.goals, goal), None)
        if move is None:
            possible.release(cell)
            return False
        new.append(move)
        met |= kept.goals.met(move)
    kept.exchange(stay, new)
    return True
