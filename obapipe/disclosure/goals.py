"""What must stay possible: for each hidden small count, the values that a reader must not be able to rule out."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from obapipe.disclosure.system import Mask, Real, System, Whole

Level = Literal["E", "R", "D"]
_WHOLE = 1e-7
_ALIKE = 3  # so much company more or less makes no difference


@dataclass(frozen=True)
class Goals:
    """One goal a row: a table exists that agrees with everything known and in which a cell has moved so far.

    Attributes:
        cell: which.
        shift: by how much it has to rise (or fall, where negative) at least; 0: by one, up or down.
        without: who knows all figures of his own, so that they cannot move; -1 for a reader who knows none.
        holder: of each cell of the system, who knows it; -1 for nobody.
    """

    cell: Whole
    shift: Whole
    without: Whole
    holder: Whole

    def __len__(self) -> int:
        return len(self.cell)

    def met(self, move: Real) -> Mask:
        """Which goals a table meets that differs from the true one by `move`; tables may be rows of a matrix."""
        reached = move[..., self.cell]
        met = np.where(
            self.shift > 0,
            reached >= self.shift - _WHOLE,
            np.where(self.shift < 0, reached <= self.shift + _WHOLE, np.abs(reached) >= 1 - _WHOLE),
        )
        if len(self) and self.without.max() >= 0:
            owned: Mask = self.holder[:, np.newaxis] == np.arange(int(self.without.max()) + 1)
            touched: Mask = np.not_equal(move, 0) @ owned
            met = met & ((self.without < 0) | ~touched[..., np.maximum(self.without, 0)])
        return met

    def subset(self, chosen: Mask | Whole) -> "Goals":
        """Some of the goals."""
        return Goals(self.cell[chosen], self.shift[chosen], self.without[chosen], self.holder)

    def inside(self, cells: Whole) -> "Goals":
        """The same goals of a part of the system, whose cells are numbered anew."""
        place = np.full(len(self.holder), -1)
        place[cells] = np.arange(len(cells))
        return Goals(place[self.cell], self.shift, self.without, self.holder[cells])

    def held(self, goal: int) -> Whole:
        """The cells that cannot move in a table that meets a goal."""
        without = int(self.without[goal])
        return np.flatnonzero(self.holder == without) if without >= 0 else np.zeros(0, np.int64)


def goals_of(system: System, level: Level) -> Goals:
    """The goals of a system: first those of cells with few small ones in their relations, of equals the furthest first.

    A small count that has company is covered almost for nothing once the lonely ones are (measured: 2 % fewer cells).

    Level D: every hidden small count may be as small as can be, and may be at or above the threshold. Level R: it may
    be as small as can be, and as large as a small one can be. Level E: it may be something else than it is; so may
    every count, at any level, that a marker stands for and that is not small.
    """
    small = np.flatnonzero(system.small)
    below = system.floor - system.number[small]
    above = system.threshold - system.number[small] - (level == "R")
    marked = np.flatnonzero(system.hidden & system.printed & system.sensitive & ~system.small)
    if level == "E":
        cell, shift = np.concatenate([small, marked]), np.zeros(len(small) + len(marked), np.int64)
    else:
        cell = np.concatenate([small, small, marked])
        shift = np.concatenate([below, above, np.zeros(len(marked), np.int64)])
        asked = (shift != 0) | (np.arange(len(cell)) >= 2 * len(small))
        cell, shift = cell[asked], shift[asked]
    order = np.lexsort((shift > 0, cell, -np.abs(shift), _company(system)[cell] // _ALIKE))
    return Goals(cell[order], shift[order], np.full(len(order), -1), system.holder)


def insider_goals(system: System) -> Goals:
    """For each hidden small count and everyone else who knows figures of his own: he must not know it exactly."""
    small, holders = np.flatnonzero(system.small), np.unique(system.holder[system.holder >= 0])
    cell, without = np.repeat(small, len(holders)), np.tile(holders, len(small))
    others = system.holder[cell] != without
    cell, without = cell[others], without[others]
    return Goals(cell, np.zeros(len(cell), np.int64), without, system.holder)


def together(first: Goals, second: Goals) -> Goals:
    """The goals of one system, one after the other."""
    return Goals(
        np.concatenate([first.cell, second.cell]),
        np.concatenate([first.shift, second.shift]),
        np.concatenate([first.without, second.without]),
        first.holder,
    )


def _company(system: System) -> Whole:
    """How many small counts share a relation with each cell, once for each relation."""
    small = np.zeros(system.relations, np.int64)
    np.add.at(small, system.row, system.small[system.column])
    company = np.zeros(system.cells, np.int64)
    np.add.at(company, system.column, small[system.row])
    return company
