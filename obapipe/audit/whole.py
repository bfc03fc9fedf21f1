"""Searches for a table of whole numbers that agrees with what is printed and has one unknown where it is wanted.

Near a table that is known first, where there is little to search, then everywhere. How far a search goes is counted in
nodes, never in seconds, so that it ends the same way every time.
"""

import highspy
import numpy as np

from obapipe.audit.equations import Equations, Real
from obapipe.audit.programmes import INFEASIBLE, OPTIMAL, programme
from obapipe.solver import solver

_NEAR = 6.0  # how far a number may be from where it is in the table begun with
_NEAR_NODES, _FIRST_NODES = 100, 2_000
_LEAST_NODES, _MOST_NODES, _WORK = 200, 2_000, 1_000_000  # nodes for one question; entries times nodes


class WholeTables:
    """The tables of one group.

    Args:
        equations: of unknowns that hang together, with bounds that hold.
        known: tables to begin searches with.
    """

    def __init__(self, equations: Equations, known: list[Real]) -> None:
        self._equations = equations
        self._columns = np.arange(len(equations.cell), dtype=np.int32)
        self._known = list(known)
        self._search = solver({"mip_rel_gap": 1e9, "mip_abs_gap": 1e9, "mip_heuristic_effort": 0.3})
        self._search.passModel(programme(equations, whole=True))

    def any(self) -> tuple[Real | None, bool]:
        """A table, and whether it is certain that there is none where none is found."""
        return self._searched(self._equations.low, self._equations.high, _FIRST_NODES)

    def find(self, unknown: int, low: float, high: float) -> tuple[Real | None, bool]:
        """A table that has one unknown between two numbers, and whether it is certain that there is none."""
        near = self._nearest(unknown, low, high)
        if near is not None:
            least = np.maximum(self._equations.low, near - _NEAR)
            most = np.minimum(self._equations.high, near + _NEAR)
            least[unknown], most[unknown] = low, min(high, max(low, near[unknown]) + _NEAR)
            table, _ = self._searched(least, most, _NEAR_NODES)
            if table is not None:
                return table, True
        least, most = self._equations.low.copy(), self._equations.high.copy()
        least[unknown], most[unknown] = low, high
        nodes = min(max(_WORK // len(self._equations.row), _LEAST_NODES), _MOST_NODES)
        return self._searched(least, most, nodes)

    def _nearest(self, unknown: int, low: float, high: float) -> Real | None:
        if not self._known:
            return None
        return min(reversed(self._known), key=lambda one: max(low - one[unknown], one[unknown] - high))

    def _searched(self, low: Real, high: Real, nodes: int) -> tuple[Real | None, bool]:
        self._search.setOptionValue("mip_max_nodes", nodes)
        self._search.changeColsBounds(len(self._columns), self._columns, low, high)
        self._search.run()
        status = self._search.getModelStatus()
        if status in INFEASIBLE:
            return None, True
        info = self._search.getInfo()
        if (
            status != OPTIMAL
            and info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible
        ):
            return None, False
        table = np.rint(np.array(self._search.getSolution().col_value))
        if not self._agrees(table):
            return None, False
        self._known.append(table)
        return table, True

    def _agrees(self, table: Real) -> bool:
        """Whether rounding what was found to whole numbers leaves every equation true."""
        inside = (table >= self._equations.low) & (table <= self._equations.high)
        return bool(inside.all()) and not self._equations.violated(table).any()
