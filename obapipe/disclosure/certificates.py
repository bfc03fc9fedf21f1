"""Tables of whole numbers that prove a pattern: no solver has to be believed, four SQL statements check them.

For each hidden small count there is a table for every small value it must be able to have, and one in which it is not
small; each agrees with every figure shown.
"""

from dataclasses import dataclass

import numpy as np

from obapipe.disclosure.goals import Goals
from obapipe.disclosure.moves import Moves
from obapipe.disclosure.system import Mask, Real, System, Whole

_TRIES = 3


@dataclass(frozen=True)
class Certificates:
    """Witnesses, numbered 0 and up, and what each proves.

    Attributes:
        witnesses: how many.
        witness, cell, move: one entry a cell that changes in a witness's table.
        target_witness, target_cell, target_move: one entry a value of a hidden cell that a witness's table shows.
        unproven: cells and moves for which no table of whole numbers was found.
    """

    witnesses: int
    witness: Whole
    cell: Whole
    move: Whole
    target_witness: Whole
    target_cell: Whole
    target_move: Whole
    unproven: list[tuple[int, int]]


def certify(system: System, hidden: Mask, goals: Goals, moves: Real, *, beyond: bool) -> Certificates:
    """Find whole tables for every goal and every value between it and the true one.

    Args:
        system: no cell of it is known.
        hidden: which cells may change.
        goals: what the pattern meets.
        moves: one a row, those that met them; the whole ones among them are used.
        beyond: whether a cell that has to rise may rise further.
    """
    asked = Asked.of(goals, beyond=beyond)
    tables = [move.astype(np.int64) for move in moves if not np.any(move % 1)]
    proven = asked.shown_by(np.array(tables)) if tables else np.full(len(asked.cell), -1)
    search = _Search(system, hidden)
    unproven: list[tuple[int, int]] = []
    for place in range(len(asked.cell)):
        if proven[place] >= 0:
            continue
        cell, step = int(asked.cell[place]), int(asked.step[place])
        table = search.whole(cell, step, either=bool(asked.either[place]))
        if table is None:
            unproven.append((cell, step))
            continue
        tables.append(table)
        now = asked.shown_by(table[None]) == 0
        proven[now & (proven < 0)] = len(tables) - 1
    return _written(asked, tables, proven, unproven, system.cells)


@dataclass(frozen=True)
class Asked:
    """The values that tables must show: one entry a cell and a step from its true number.

    Attributes:
        cell: which.
        step: by how much it differs.
        beyond: whether any larger step up will do.
        either: whether any step at all will do.
    """

    cell: Whole
    step: Whole
    beyond: Mask
    either: Mask

    @staticmethod
    def of(goals: Goals, *, beyond: bool) -> "Asked":
        """The goals, and every step on the way to one."""
        steps = np.maximum(np.abs(goals.shift), 1)
        cell = np.repeat(goals.cell, steps)
        last = np.cumsum(steps) - 1
        ends = np.repeat(last, steps)
        either = np.repeat(goals.shift == 0, steps)
        way = np.sign(np.repeat(goals.shift, steps)) + either
        step = (np.repeat(steps, steps) - (ends - np.arange(len(cell)))) * way
        further = (np.arange(len(cell)) == ends) & ~either & (step > 0) & beyond
        order = np.argsort(-np.abs(step), kind="stable")
        return Asked(cell[order], step[order], further[order], either[order])

    def shown_by(self, tables: Whole) -> Whole:
        """The first table that shows each value, -1 where none does; one table a row."""
        reached = tables[:, self.cell]
        further = self.beyond & (reached >= self.step)
        shown = (reached == self.step) | further | (self.either & (reached != 0))
        return np.where(shown.any(axis=0), shown.argmax(axis=0), -1)


class _Search:
    """Whole tables of a system: by linear programmes, whose answers mostly are whole; else by whole-number ones."""

    def __init__(self, system: System, hidden: Mask) -> None:
        self._system = system
        self._hidden = hidden
        self._dear = hidden & ~system.small & ~system.hidden
        self._programmes = [Moves(system, self._price(turn), hidden, afresh=True) for turn in range(_TRIES)]

    def whole(self, cell: int, step: int, *, either: bool) -> Whole | None:
        """A table in which a cell has moved by a step, or by one in either direction."""
        for one in (step, -step) if either else (step,):
            table = self._moved(cell, one)
            if table is not None:
                return table
        return None

    def _moved(self, cell: int, step: int) -> Whole | None:
        touched = np.zeros(self._system.cells, np.bool_)
        for programme in self._programmes:
            move = programme.find(cell, step)
            if move is None:
                return None
            if not np.any(move % 1):
                return move.astype(np.int64)
            touched |= move != 0
        # Among the cells that the answers touched there mostly is a whole one; if not, among all.
        for among in (touched, self._near(touched), self._hidden):
            move = Moves(self._system, self._price(0), among, integral=True).find(cell, step)
            if move is not None:
                return move.astype(np.int64)
        return None

    def _near(self, touched: Mask) -> Mask:
        """The cells that share a relation with one of some cells."""
        relations = np.zeros(self._system.relations, np.bool_)
        relations[self._system.row[touched[self._system.column]]] = True
        near = np.zeros(self._system.cells, np.bool_)
        near[self._system.column[relations[self._system.row]]] = True
        return near & self._hidden

    def _price(self, turn: int) -> Real:
        """Near the truth; with another price a turn, so that another corner is found."""
        spread = (np.arange(self._system.cells) * (7 + 4 * turn)) % (11 + turn)
        return np.where(self._dear, 1.0 + 0.1 * turn * spread, 0.1 + 0.01 * turn * spread)


def _written(
    asked: Asked, tables: list[Whole], proven: Whole, unproven: list[tuple[int, int]], cells: int
) -> Certificates:
    shown = np.flatnonzero(proven >= 0)
    used, target = np.unique(proven[shown], return_inverse=True)
    kept: Whole = np.zeros((len(used), cells), np.int64)
    for row, place in enumerate(used.tolist()):
        kept[row] = tables[place]
    witness, cell = np.nonzero(kept)
    target_cell = asked.cell[shown]
    return Certificates(
        len(kept),
        witness,
        cell,
        kept[witness, cell],
        target,
        target_cell,
        kept[target, target_cell],
        unproven,
    )
