"""Ways in which a table could be different without a reader noticing, found by linear programmes (HiGHS).

A *move* is a difference from the true table: it changes unknown cells only, every relation's changes sum to 0 and no
cell falls below what a reader knows it to be at least.
"""

import highspy
import numpy as np

from obapipe.disclosure.system import Mask, Real, System, Whole
from obapipe.solver import solver

_FAR = (
    12  # a cell rises by at most this many times the threshold: enough for any goal, and it keeps tables near
)
_DUST = 1e-7
_MOST_NODES = 5000
_OPTIMAL = highspy.HighsModelStatus.kOptimal


class Moves:
    """The cheapest moves of a system, where changing a cell by one costs its price.

    Args:
        system: whose cells they move.
        price: of each cell, 0 for what is hidden already.
        movable: which cells may move at all.
        afresh: look for each move from standing still, not from the last move; faster where moves differ much.
        integral: whether moves must be whole.
    """

    def __init__(
        self, system: System, price: Real, movable: Mask, *, afresh: bool = False, integral: bool = False
    ) -> None:
        self._cells = np.flatnonzero(movable)
        self._place = np.full(system.cells, -1)
        self._place[self._cells] = np.arange(len(self._cells))
        self._total = system.cells
        self._afresh = afresh
        self._held = np.zeros(len(self._cells), np.bool_)
        self._up = np.full(len(self._cells), float(_FAR * system.threshold))
        self._up[system.number[self._cells] < system.least[self._cells]] = 0.0
        self._down = np.minimum(system.room[self._cells], _FAR * system.threshold).astype(np.float64)
        # A cell with a price has a column for its rises and one for its falls. So has every cell where moves are looked
        # for from standing still, which must be a corner.
        self._paired = np.arange(len(self._cells)) if afresh else np.flatnonzero(price[self._cells] > 0)
        self._fall = np.full(len(self._cells), -1)
        self._fall[self._paired] = len(self._cells) + np.arange(len(self._paired))
        self._solver = _solver(integral=integral)
        self._solver.passModel(self._programme(system, price[self._cells], integral=integral))

    def _programme(self, system: System, price: Real, *, integral: bool) -> highspy.HighsLp:
        entries = np.flatnonzero(self._place[system.column] >= 0)
        column, value = self._place[system.column[entries]], system.coefficient[entries]
        fall = self._fall[column]
        used, row = np.unique(system.row[entries], return_inverse=True)
        rows = np.concatenate([row, row[fall >= 0]])
        columns = np.concatenate([column, fall[fall >= 0]])
        values = np.concatenate([value, -value[fall >= 0]])
        order = np.lexsort((rows, columns))
        width = len(self._cells) + len(self._paired)
        programme = highspy.HighsLp()
        programme.num_col_, programme.num_row_ = width, len(used)
        programme.col_cost_ = np.concatenate([price, price[self._paired]])
        lowest = np.where(self._fall >= 0, 0.0, -self._down)
        programme.col_lower_ = np.concatenate([lowest, np.zeros(len(self._paired))])
        programme.col_upper_ = np.concatenate([self._up, self._down[self._paired]])
        programme.row_lower_ = programme.row_upper_ = np.zeros(len(used))
        programme.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        programme.a_matrix_.start_ = np.searchsorted(columns[order], np.arange(width + 1)).astype(np.int32)
        programme.a_matrix_.index_ = rows[order].astype(np.int32)
        programme.a_matrix_.value_ = values[order]
        if integral:
            programme.integrality_ = [highspy.HighsVarType.kInteger] * width
        return programme

    def find(self, cell: int, shift: int, still: Whole | None = None) -> Real | None:
        """The cheapest move in which a cell moves by so much; None where there is none.

        Args:
            cell: one of those that may move.
            shift: up, or down where negative.
            still: cells that do not move this time.
        """
        column = int(self._place[cell])
        if not -self._down[column] <= shift <= self._up[column]:
            return None
        if self._afresh:
            self._solver.clearSolver()
        fixed = [] if still is None else [one for one in still.tolist() if self._place[one] >= 0]
        for one in fixed:
            self._bound(one, (0, 0), (0, 0))
        self._bound(cell, (max(shift, 0), max(shift, 0)), (max(-shift, 0), max(-shift, 0)))
        self._solver.run()
        found = self._solver.getModelStatus() == _OPTIMAL
        solution = np.array(self._solver.getSolution().col_value) if found else None
        for one in (cell, *fixed):
            self._restore(one)
        return None if solution is None else self._move(solution)

    def _move(self, solution: Real) -> Real:
        moved = solution[: len(self._cells)].copy()
        moved[self._paired] -= solution[len(self._cells) :]
        whole = np.rint(moved)
        near = np.abs(moved - whole) < _DUST
        moved[near] = whole[near]
        move = np.zeros(self._total)
        move[self._cells] = moved
        return move

    def reprice(self, cells: Whole, price: Real) -> None:
        """Change what moving some cells costs; where moves are found one from another, cells with a price only."""
        column = self._place[cells]
        columns = np.concatenate([column, self._fall[column]]).astype(np.int32)
        self._solver.changeColsCost(len(columns), columns, np.tile(price, 2))

    def hold(self, cell: int) -> None:
        """Let a cell move no more."""
        self._held[self._place[cell]] = True
        self._restore(cell)

    def release(self, cell: int) -> None:
        """Let a cell move again."""
        self._held[self._place[cell]] = False
        self._restore(cell)

    def _restore(self, cell: int) -> None:
        column = int(self._place[cell])
        if self._held[column]:
            self._bound(cell, (0, 0), (0, 0))
        else:
            self._bound(cell, (0, self._up[column]), (0, self._down[column]))

    def _bound(self, cell: int, rise: tuple[float, float], fall: tuple[float, float]) -> None:
        """Set the least and the most that a cell rises and falls by."""
        column = int(self._place[cell])
        second = int(self._fall[column])
        if second < 0:
            self._solver.changeColBounds(column, rise[0] - fall[1], rise[1] - fall[0])
        else:
            self._solver.changeColBounds(column, *rise)
            self._solver.changeColBounds(second, *fall)


def _solver(*, integral: bool) -> highspy.Highs:
    if integral:
        # Any whole move will do, and the search ends after as many steps on every machine.
        return solver({"mip_rel_gap": 10.0, "mip_max_nodes": _MOST_NODES})
    return solver({"presolve": "off", "solver": "simplex", "simplex_strategy": 1})
