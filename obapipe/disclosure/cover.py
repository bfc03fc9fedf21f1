"""Chooses what to hide beside the small counts so that every goal is met: first enough, then no more than needed.

Enough: for each goal in turn the cheapest move that meets it, where what earlier moves changed is free (linear
programmes in the manner of Kelly, Golden and Assad, 1992). No more: each chosen cell, the dearest first, is shown again
if the goals can be met without it.
"""

from dataclasses import dataclass

import numpy as np

from obapipe.disclosure.goals import Goals
from obapipe.disclosure.moves import Moves
from obapipe.disclosure.system import Mask, Real, System, Whole


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
    """Hide enough and no more.

    Args:
        system: no cell of it is known.
        goals: of its cells, the hardest first.
    """
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
    for place, (cell, shift) in enumerate(zip(goals.cell.tolist(), goals.shift.tolist(), strict=True)):
        if met[place]:
            continue
        move = _cheapest(possible, price, cell, shift)
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


def _cheapest(possible: Moves, price: Real, cell: int, shift: int) -> Real | None:
    if shift:
        return possible.find(cell, shift)
    found = [move for step in (1, -1) if (move := possible.find(cell, step)) is not None]
    return min(found, key=lambda move: float(price[move != 0].sum()), default=None)


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


def _no_more(system: System, goals: Goals, hidden: Mask, chosen: Mask, moves: Real) -> tuple[Mask, Real]:
    cells = np.flatnonzero(chosen)
    within = system.part(cells)
    place = np.full(system.cells, -1)
    place[cells] = np.arange(len(cells))
    inner = Goals(place[goals.cell], goals.shift)
    price = np.where(hidden, 0.0, system.weight)[cells]
    possible = Moves(within, price, np.ones(len(cells), np.bool_))
    kept = _Kept(inner, moves[:, cells])
    extra = np.flatnonzero(price > 0)
    for cell in extra[np.lexsort((extra, -price[extra]))].tolist():
        if not _spared(possible, kept, cell):
            continue
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
        move = _either(possible, int(kept.goals.cell[goal]), int(kept.goals.shift[goal]))
        if move is None:
            possible.release(cell)
            return False
        new.append(move)
        met |= kept.goals.met(move)
    kept.exchange(stay, new)
    return True


def _either(possible: Moves, cell: int, shift: int) -> Real | None:
    for step in (shift,) if shift else (1, -1):
        move = possible.find(cell, step)
        if move is not None:
            return move
    return None
