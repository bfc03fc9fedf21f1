"""Whole tables a short way from one that is known: the fewest changes that bring one unknown where it is wanted.

The linear programme of the shortest change is mostly whole by itself, and what one table allows to be changed, others
mostly allow as well, many times over; so that a large group needs few programmes and hardly a search.
"""

import highspy
import numpy as np

from obapipe.audit.equations import Equations, Real
from obapipe.audit.programmes import INFEASIBLE, OPTIMAL
from obapipe.solver import solver

_DUST = 1e-6
_TABLES = 64  # that a change is tried on


class Moves:
    """Changes to the tables of one group.

    Args:
        equations: of unknowns that hang together, with their bounds.
        table: that agrees with them.

    Attributes:
        least: the smallest that each unknown is in a table that was come upon.
        most: the largest.
        tables: the first of those tables, then some of the others.
    """

    def __init__(self, equations: Equations, table: Real) -> None:
        self._equations = equations
        self._base = table
        self._up: Real = equations.high - table
        self._down: Real = table - equations.low
        self._shortest = _shortest(equations, self._up, self._down)
        self._shortest.run()
        self._still = self._shortest.getBasis()
        self.least, self.most = table.copy(), table.copy()
        self.tables = [table]
        self._found = 0
        self._beyond: set[int] = set()  # columns that no change brings so far, wherever it begins

    def begin_elsewhere(self, number: int) -> None:
        """Begin from another of the tables kept; changes that came out in fractions may be whole from there."""
        self._base = self.tables[number * len(self.tables) // _TABLES % len(self.tables)]
        self._up, self._down = self._equations.high - self._base, self._base - self._equations.low
        columns = np.arange(2 * len(self._base), dtype=np.int32)
        room = np.concatenate([self._up, self._down])
        self._shortest.changeColsBounds(len(columns), columns, np.zeros(len(columns)), room)

    def down_to(self, unknown: int, number: float) -> None:
        """Look for a table where an unknown is no more than a number."""
        if self.least[unknown] > number:
            self._look(unknown, len(self._base) + unknown, unknown, float(self._base[unknown] - number))

    def up_to(self, unknown: int, number: float) -> None:
        """Look for a table where an unknown is no less than a number."""
        if self.most[unknown] < number:
            self._look(unknown, unknown, len(self._base) + unknown, float(number - self._base[unknown]))

    def _look(self, unknown: int, column: int, opposite: int, far: float) -> None:
        room = np.concatenate([self._up, self._down])
        if far > room[column] or column in self._beyond:
            return
        self._shortest.changeColBounds(column, far, float(room[column]))
        self._shortest.changeColBounds(opposite, 0.0, 0.0)
        self._shortest.setBasis(self._still)
        self._shortest.run()
        status = self._shortest.getModelStatus()
        if status in INFEASIBLE:
            self._beyond.add(column)
        elif status == OPTIMAL:
            values = np.array(self._shortest.getSolution().col_value)
            move = values[: len(self._base)] - values[len(self._base) :]
            whole = np.rint(move)
            if (np.abs(move - whole) < _DUST).all() and not self._equations.violated(
                self._base + whole
            ).any():
                self._keep(whole)
        self._shortest.changeColBounds(column, 0.0, float(room[column]))
        self._shortest.changeColBounds(opposite, 0.0, float(room[opposite]))

    def _keep(self, move: Real) -> None:
        """Make the move in every table kept, as far as it goes both ways."""
        self._found += 1
        table = self._base + move
        self.least, self.most = np.minimum(self.least, table), np.maximum(self.most, table)
        where = np.flatnonzero(move)
        low, high = self._equations.low[where, None], self._equations.high[where, None]
        step = move[where, None]
        now = np.stack([table[where] for table in self.tables], axis=1)
        furthest = np.floor(np.where(step > 0, high - now, low - now) / step + _DUST).min(axis=0)
        back = np.ceil(np.where(step > 0, low - now, high - now) / step - _DUST).max(axis=0)
        for times in (furthest, back):
            moved = np.where(np.isfinite(times), now + step * np.where(np.isfinite(times), times, 0.0), now)
            self.least[where] = np.minimum(self.least[where], moved.min(axis=1))
            self.most[where] = np.maximum(self.most[where], moved.max(axis=1))
        if len(self.tables) < _TABLES:
            self.tables.append(table)
        else:
            self.tables[1 + self._found % (_TABLES - 1)] = table


def _shortest(equations: Equations, up: Real, down: Real) -> highspy.Highs:
    """The programme of the shortest change: how much more each unknown is, then how much less."""
    count = len(equations.cell)
    order = np.lexsort((equations.row, equations.column))
    shares, rows = equations.coefficient[order], equations.row[order].astype(np.int32)
    starts = np.searchsorted(equations.column[order], np.arange(count + 1))
    made = highspy.HighsLp()
    made.num_col_, made.num_row_ = 2 * count, len(equations.constant)
    made.col_cost_ = np.ones(2 * count)
    made.col_lower_, made.col_upper_ = np.zeros(2 * count), np.concatenate([up, down])
    made.row_lower_ = made.row_upper_ = np.zeros(len(equations.constant))
    made.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    made.a_matrix_.start_ = np.concatenate([starts, starts[1:] + starts[-1]]).astype(np.int32)
    made.a_matrix_.index_ = np.concatenate([rows, rows])
    made.a_matrix_.value_ = np.concatenate([shares, -shares])
    shortest = solver({"presolve": "off", "solver": "simplex", "simplex_strategy": 1})
    shortest.passModel(made)
    return shortest
