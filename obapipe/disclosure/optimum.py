"""The cheapest pattern of a small part: nothing that protects as well hides less. A hint at it for a large one.

A whole-number programme (HiGHS) chooses what to hide; for each goal that its choice does not meet, a linear programme
says why, as an inequality that every sufficient choice fulfils, and the choice is made again (Fischetti and Salazar,
2000). It ends when every goal is met, in whole numbers, or gives up after a fixed number of steps on every machine.
"""

from collections.abc import Callable
from dataclasses import dataclass

import highspy
import numpy as np

from obapipe.disclosure.goals import Goals
from obapipe.disclosure.system import Mask, Real, System, Whole
from obapipe.solver import solver

MOST_CELLS, MOST_GOALS = 600, 250  # measured: half a second at most
_FAR = 12  # a cell rises by at most this many times the threshold
_MOST_ROUNDS, _MOST_HINTS = 120, 1
_MOST_NODES = 2000
_NEAR, _HALF = 1e-6, 0.5
_DUST = 1e-9
_OPTIMAL = highspy.HighsModelStatus.kOptimal


def small_enough(system: System, goals: Goals) -> bool:
    """Whether a part is so small that looking for its cheapest pattern takes seconds at most."""
    return system.cells <= MOST_CELLS and len(goals) <= MOST_GOALS


def cheapest_pattern(
    system: System, goals: Goals, pattern: Mask, holds: Callable[[Mask], bool]
) -> Mask | None:
    """The hidden cells of least total weight that meet all goals in whole numbers.

    Args:
        system: no cell of it is known.
        goals: of its cells, each of which some choice meets.
        pattern: hidden cells that meet them, to begin from.
        holds: whether hidden cells that meet them by fractions meet them in whole numbers.

    Returns:
        The cells, `pattern` itself where nothing is cheaper; None where that was not settled within the limits.
    """
    try:
        return _settled(system, goals, pattern, holds)
    except _UnsettledError:
        return None


def _settled(system: System, goals: Goals, pattern: Mask, holds: Callable[[Mask], bool]) -> Mask | None:
    given = system.hidden | system.small
    open_cells = np.flatnonzero(~given & (system.number >= system.least))
    if not pattern[open_cells].any():
        return pattern.copy()
    reasons = _Reasons(system, goals, given)
    choice = _Choice(system.weight[open_cells], float(system.weight[pattern & ~given].sum()))
    found = reasons.one_by_one()
    whole = False
    while choice.rounds < _MOST_ROUNDS:
        for reason in found:
            choice.demand(reason.share[open_cells])
        chosen = choice.make()
        if chosen is None:
            return None
        if choice.nothing_cheaper:
            return pattern.copy()
        share = given.astype(np.float64)
        share[open_cells] = chosen
        found = reasons.against(share)
        if found:
            continue
        if whole:
            hidden = share > _HALF
            if holds(hidden):
                return hidden
            choice.demand((chosen < _HALF).astype(np.float64))
        whole = True
        choice.be_whole()
    return None


def shares(system: System, goals: Goals) -> Real:
    """How much of each cell the cheapest choice hides where a cell may be hidden by a share: a hint for a large part.

    Args:
        system: no cell of it is known.
        goals: of its cells.

    Returns:
        of each cell from 0 to 1; 1 for what is hidden anyway.
    """
    given = system.hidden | system.small
    share = given.astype(np.float64)
    open_cells = np.flatnonzero(~given & (system.number >= system.least))
    reasons = _Reasons(system, goals, given)
    choice = _Choice(system.weight[open_cells], np.inf)
    found = reasons.one_by_one()
    while found and choice.rounds < _MOST_HINTS:
        for reason in found:
            choice.demand(reason.share[open_cells])
        chosen = choice.make()
        if chosen is None:
            break
        share[open_cells] = chosen
        try:
            found = reasons.against(share, open_only=True) or reasons.against(share)
        except _UnsettledError:
            break
    return share


@dataclass(frozen=True)
class _Reason:
    """What a choice must fulfil to meet a goal: hidden cells must come to 1, each counting by its share."""

    share: Real


class _UnsettledError(RuntimeError):
    """A linear programme did not come to an end."""


class _Reasons:
    """Why a choice does not meet some goals.

    Args:
        system: no cell of it is known.
        goals: of its cells.
        given: the cells that are hidden whatever is chosen.
    """

    def __init__(self, system: System, goals: Goals, given: Mask) -> None:
        self._system = system
        self._goals = goals
        self._given = given
        self._open = np.arange(len(goals))
        self._moves: list[Real] = []
        far = float(_FAR * system.threshold)
        self._up = np.where(system.number < system.least, 0.0, far)
        self._down = np.minimum(system.room, far).astype(np.float64)
        self._columns = np.arange(system.cells, dtype=np.int32)
        self._solver = solver({"presolve": "off", "solver": "simplex", "simplex_strategy": 4})
        self._solver.passModel(_relations(system, self._down, self._up))

    def one_by_one(self) -> list[_Reason]:
        """What can be said from single relations, without a programme: what moves must move something beside it."""
        system = self._system
        entries = np.argsort(system.row, kind="stable")
        ends = np.searchsorted(system.row[entries], np.arange(system.relations + 1))
        found: dict[bytes, _Reason] = {}
        for cell, shift in zip(self._goals.cell.tolist(), self._goals.shift.tolist(), strict=True):
            for relation in system.row[system.column == cell].tolist():
                inside = entries[ends[relation] : ends[relation + 1]]
                reason = self._beside(cell, shift, system.column[inside], system.coefficient[inside])
                if reason is not None:
                    found.setdefault(reason.share.tobytes(), reason)
        return list(found.values())

    def _beside(self, cell: int, shift: int, cells: Whole, coefficient: Real) -> _Reason | None:
        """Why a goal is not met within one relation; None where the cells hidden anyway can make up for it."""
        ways: list[Real] = []
        others = cells != cell
        up, down = self._up[cells[others]], self._down[cells[others]]
        factor = coefficient[others]
        for step in (shift,) if shift else (1, -1):
            needed = -step * float(coefficient[~others].sum())
            room = np.where((factor > 0) == (needed > 0), up, down) * np.abs(factor)
            lacking = abs(needed) - float(room[self._given[cells[others]]].sum())
            if lacking <= _NEAR:
                return None
            share = np.zeros(self._system.cells)
            share[cells[others]] = np.where(self._given[cells[others]], 0.0, room / lacking)
            ways.append(share)
        return _Reason(np.maximum.reduce(ways).clip(max=1.0))

    def against(self, share: Real, *, open_only: bool = False) -> list[_Reason]:
        """A reason for each goal that is not met where each cell may move by a share of its room.

        Args:
            share: of each cell.
            open_only: look only at goals that were not met the last time.
        """
        lower, upper = -self._down * share, self._up * share
        self._solver.changeColsBounds(len(self._columns), self._columns, lower, upper)
        self._moves = [
            move for move in self._moves if np.all((move >= lower - _DUST) & (move <= upper + _DUST))
        ]
        met = np.zeros(len(self._goals), np.bool_)
        for move in self._moves:
            met |= self._goals.met(move)
        found: dict[int, _Reason] = {}
        for goal in self._open.tolist() if open_only else range(len(self._goals)):
            if met[goal]:
                continue
            reason = self._missing(int(self._goals.cell[goal]), int(self._goals.shift[goal]))
            if reason is None:
                met |= self._goals.met(self._moves[-1])
            else:
                found[goal] = reason
        self._open = np.array(list(found), np.int64)
        return list(found.values())

    def _missing(self, cell: int, shift: int) -> _Reason | None:
        """Why a goal is not met; where it is met, the move that meets it is kept."""
        ways: list[Real] = []
        for step in (shift,) if shift else (1, -1):
            way = self._way(cell, step)
            if way is None:
                return None
            ways.append(way)
        # Where either way will do, a choice that opens one has the larger of both shares at least.
        return _Reason(np.maximum.reduce(ways).clip(max=1.0))

    def _way(self, cell: int, step: int) -> Real | None:
        """Why a cell cannot move by a step, as shares; None where it can."""
        way = float(np.sign(step))
        room = (0.0, float(step)) if step > 0 else (float(step), 0.0)
        column = np.array([cell], np.int32)
        self._solver.changeColCost(cell, -way)
        self._solver.changeColsBounds(1, column, np.array([room[0]]), np.array([room[1]]))
        self._solver.run()
        reached = -self._solver.getInfo().objective_function_value
        solution = self._solver.getSolution()
        move, dual = np.array(solution.col_value), np.array(solution.col_dual)
        settled = self._solver.getModelStatus() == _OPTIMAL
        self._solver.changeColCost(cell, 0.0)
        self._solver.changeColsBounds(1, column, np.array([-self._down[cell]]), np.array([self._up[cell]]))
        if not settled:
            raise _UnsettledError
        if reached >= abs(step) - _NEAR:
            self._moves.append(move)
            return None
        up, down = self._up.copy(), self._down.copy()
        up[cell], down[cell] = room[1], -room[0]
        share = np.maximum(-dual * up, dual * down)
        share[share < _NEAR] = 0.0
        lacking = abs(step) - float(share[self._given].sum())
        if lacking <= _NEAR:
            raise _UnsettledError
        return np.where(self._given, 0.0, share / lacking)


def _relations(system: System, down: Real, up: Real) -> highspy.HighsLp:
    order = np.lexsort((system.row, system.column))
    starts = np.searchsorted(system.column[order], np.arange(system.cells + 1))
    programme = highspy.HighsLp()
    programme.num_col_, programme.num_row_ = system.cells, system.relations
    programme.col_cost_ = np.zeros(system.cells)
    programme.col_lower_, programme.col_upper_ = -down, up
    programme.row_lower_ = programme.row_upper_ = np.zeros(system.relations)
    programme.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    programme.a_matrix_.start_ = starts.astype(np.int32)
    programme.a_matrix_.index_ = system.row[order].astype(np.int32)
    programme.a_matrix_.value_ = system.coefficient[order]
    return programme


class _Choice:
    """What to hide of some cells, as cheaply as the reasons found so far allow.

    Attributes:
        rounds: how often it was made.
        nothing_cheaper: whether even this choice, which may not yet be enough, costs as much as the known one.
    """

    def __init__(self, weight: Real, known: float) -> None:
        self.rounds = 0
        self.nothing_cheaper = False
        self._known = known
        self._columns = np.arange(len(weight), dtype=np.int32)
        self._solver = solver({"mip_max_nodes": _MOST_NODES, "mip_rel_gap": 0.0, "mip_abs_gap": _NEAR})
        for price in weight.tolist():
            self._solver.addCol(price, 0.0, 1.0, 0, np.array([], np.int32), np.array([]))

    def be_whole(self) -> None:
        """From now on a cell is either hidden or not; until then it may be hidden by a share, which is quicker."""
        for column in self._columns.tolist():
            self._solver.changeColIntegrality(column, highspy.HighsVarType.kInteger)

    def demand(self, share: Real) -> None:
        """Make it a condition that hidden cells come to 1, each counting by its share."""
        used = np.flatnonzero(share)
        self._solver.addRow(1.0, highspy.kHighsInf, len(used), used.astype(np.int32), share[used])

    def make(self) -> Real | None:
        """The shares of the cheapest choice; None where there is none or none was settled."""
        self.rounds += 1
        self._solver.run()
        if self._solver.getModelStatus() != _OPTIMAL:
            return None
        cost = self._solver.getInfo().objective_function_value
        self.nothing_cheaper = cost >= self._known - _NEAR * max(1.0, cost)
        return np.array(self._solver.getSolution().col_value)
