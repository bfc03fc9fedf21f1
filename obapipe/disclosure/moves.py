"""Ways in which a table could be different without a reader noticing, found by linear programmes (HiGHS).

A *move* is a difference from the true table: it changes unknown cells only, every relation's changes sum to 0 and no
cell falls below what a reader knows it to be at least.
"""

import highspy
import numpy as np

from obapipe.disclosure.system import Mask, Real, System, Whole

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
        integral: whether moves must be whole.
    """

    def __init__(self, system: System, price: Real, movable: Mask, *, integral: bool = False) -> None:
        self._cells = np.flatnonzero(movable)
        place = np.full(system.cells, -1)
        place[self._cells] = np.arange(len(self._cells))
        self._place = place
        self._total = system.cells
        self._up = np.full(len(self._cells), float(_FAR * system.threshold))
        self._down = np.minimum(system.room[self._cells], _FAR * system.threshold).astype(np.float64)
        stuck = system.number[self._cells] < system.floor
        self._up[stuck] = 0.0
        price = price[self._cells]
        # A cell with a price has a second column for its falls; one without falls in its only column.
        self._priced = np.flatnonzero(price > 0)
        self._second = np.full(len(self._cells), -1)
        self._second[self._priced] = len(self._cells) + np.arange(len(self._priced))
        self._lowest = np.where(price > 0, 0.0, -self._down)
        self._solver = _solver(integral=integral)
        self._solver.passModel(self._programme(system, price, integral=integral))

    def _programme(self, system: System, price: Real, *, integral: bool) -> highspy.HighsLp:
        entries = np.flatnonzero(self._place[system.column] >= 0)
        column = self._place[system.column[entries]]
        again = self._second[column] >= 0
        rows = np.concatenate([system.row[entries], system.row[entries][again]])
        columns = np.concatenate([column, self._second[column][again]])
        values = np.concatenate([system.coefficient[entries], -system.coefficient[entries][again]])
        used, rows = np.unique(rows, return_inverse=True)
        order = np.lexsort((rows, columns))
        width = len(self._cells) + len(self._priced)
        programme = highspy.HighsLp()
        programme.num_col_, programme.num_row_ = width, len(used)
        programme.col_cost_ = np.concatenate([price, price[self._priced]])
        programme.col_lower_ = np.concatenate([self._lowest, np.zeros(len(self._priced))])
        programme.col_upper_ = np.concatenate([self._up, self._down[self._priced]])
        programme.row_lower_ = programme.row_upper_ = np.zeros(len(used))
        programme.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        programme.a_matrix_.start_ = np.searchsorted(columns[order], np.arange(width + 1)).astype(np.int32)
        programme.a_matrix_.index_ = rows[order].astype(np.int32)
        programme.a_matrix_.value_ = values[order]
        if integral:
            programme.integrality_ = [highspy.HighsVarType.kInteger] * width
        return programme

    def find(self, cell: int, shift: int, *, afresh: bool = False) -> Real | None:
        """The cheapest move in which a cell moves by so much; None where there is none.

        Args:
            cell: one without a price.
            shift: positive or negative.
            afresh: start from nothing instead of from the last move. Faster where the moves have little in common.
        """
        column = int(self._place[cell])
        if afresh:
            self._solver.clearSolver()
        self._solver.changeColBounds(column, shift, shift)
        self._solver.run()
        found = self._solver.getModelStatus() == _OPTIMAL
        solution = np.array(self._solver.getSolution().col_value) if found else None
        self._solver.changeColBounds(column, self._lowest[column], self._up[column])
        return None if solution is None else self._move(solution)

    def _move(self, solution: Real) -> Real:
        moved = solution[: len(self._cells)].copy()
        moved[self._priced] -= solution[len(self._cells) :]
        moved[np.abs(moved) < _DUST] = 0.0
        whole = np.rint(moved)
        near = np.abs(moved - whole) < _DUST
        moved[near] = whole[near]
        move = np.zeros(self._total)
        move[self._cells] = moved
        return move

    def reprice(self, cells: Whole, price: Real) -> None:
        """Change what moving some cells costs; only those that had a price at the start."""
        columns = np.concatenate([self._place[cells], self._second[self._place[cells]]]).astype(np.int32)
        self._solver.changeColsCost(len(columns), columns, np.concatenate([price, price]))

    def hold(self, cell: int) -> None:
        """Let a cell with a price move no more."""
        column = int(self._place[cell])
        self._solver.changeColBounds(column, 0.0, 0.0)
        self._solver.changeColBounds(int(self._second[column]), 0.0, 0.0)

    def release(self, cell: int) -> None:
        """Let a cell with a price move again."""
        column = int(self._place[cell])
        self._solver.changeColBounds(column, self._lowest[column], self._up[column])
        self._solver.changeColBounds(int(self._second[column]), 0.0, self._down[column])


def _solver(*, integral: bool) -> highspy.Highs:
    solver = highspy.Highs()
    options = {
        "output_flag": False,
        "threads": 1,
        "presolve": "off",
        "solver": "simplex",
        "simplex_strategy": 1,
        "random_seed": 0,
    }
    if integral:
        del options["solver"], options["presolve"]
        # Any whole move will do, and the search ends after as many steps on every machine.
        options |= {"mip_rel_gap": 10.0, "mip_max_nodes": _MOST_NODES}
    for name, value in options.items():
        solver.setOptionValue(name, value)
    return solver
