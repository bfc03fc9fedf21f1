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
    """One goal a row: a table exists that agrees with everything shown and in which a cell has moved so far.

    Attributes:
        cell: which.
        shift: by how much it has to rise (or fall, where negative) at least; 0: by one, up or down.
    """

    cell: Whole
    shift: Whole

    def __len__(self) -> int:
        return len(self.cell)

    def met(self, move: Real) -> Mask:
        """Which goals a table meets that differs from the true one by `move`; tables may be rows of a matrix."""
        reached = move[..., self.cell]
        return np.where(
            self.shift > 0,
            reached >= self.shift - _WHOLE,
            np.where(self.shift < 0, reached <= self.shift + _WHOLE, np.abs(reached) >= 1 - _WHOLE),
        )

    def subset(self, chosen: Mask | Whole) -> "Goals":
        """Some of the goals."""
        return Goals(self.cell[chosen], self.shift[chosen])


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
    return Goals(cell[order], shift[order])


def _company(system: System) -> Whole:
    """How many small counts share a relation with each cell, once for each relation."""
    small = np.zeros(system.relations, np.int64)
    np.add.at(small, system.row, system.small[system.column])
    company = np.zeros(system.cells, np.int64)
    np.add.at(company, system.column, small[system.row])
    return company
