"""The least and the most that unknowns of one system can be, by programmes whose every answer serves all unknowns."""

import highspy
import numpy as np

from obapipe.audit.equations import Equations, Real, Whole
from obapipe.solver import solver

_DUST = 1e-6
_MOST_NODES = 20_000
_FAR = 1e6  # a whole-number search looks no further
_OPTIMAL = highspy.HighsModelStatus.kOptimal
_INFEASIBLE = (
    highspy.HighsModelStatus.kInfeasible,
    highspy.HighsModelStatus.kUnboundedOrInfeasible,
)


class Extremes:
    """The tables of whole numbers that agree with what is printed.

    Args:
        equations: of unknowns that hang together.

    Attributes:
        possible: whether there is any table at all.
    """

    def __init__(self, equations: Equations) -> None:
        self._equations = equations
        self._count = len(equations.cell)
        self._linear = solver({"presolve": "off", "solver": "simplex", "simplex_strategy": 4})
        self._linear.passModel(_programme(equations, integral=False))
        self._whole: highspy.Highs | None = None
        # Values that an unknown has in some whole table.
        self._least = np.full(self._count, np.inf)
        self._most = np.full(self._count, -np.inf)
        self._reason: dict[tuple[int, bool], Whole] = {}
        self.possible = self._solve(0, least=True, limit=None) is not None or self._any_whole()

    def span(self, unknown: int, floor: int, threshold: int) -> tuple[float, float, bool]:
        """What an unknown lies between, as far as it matters, and whether that is certain.

        A least at or below the floor is not followed further. A most at or above the threshold is given as infinite; of
        an unknown that is at least the threshold it only matters whether it is one number.
        """
        low, sure_low = self._end(unknown, float(floor), least=True)
        enough = float(threshold) if low < threshold else low + 1
        high, sure_high = self._end(unknown, enough, least=False)
        return low, np.inf if high >= enough else high, sure_low and sure_high

    def reasons(self, unknown: int, *, kind_high: bool) -> Whole:
        """Rows that the answer for an unknown rests on."""
        found = [self._reason.get((unknown, True)), self._reason.get((unknown, False)) if kind_high else None]
        rows = [one for one in found if one is not None]
        return np.unique(np.concatenate(rows)) if rows else np.arange(len(self._equations.constant))

    def _end(self, unknown: int, enough: float, *, least: bool) -> tuple[float, bool]:
        """The least (or most) that an unknown can be, and whether a whole table shows it; not beyond what is enough."""
        seen = self._least[unknown] if least else self._most[unknown]
        if seen <= enough if least else seen >= enough:
            return float(seen), True
        best = self._solve(unknown, least=least, limit=enough)
        if best is None:  # the programme failed; search among whole tables
            return self._searched(unknown, enough, least=least)
        bound = np.ceil(best - _DUST) if least else np.floor(best + _DUST)
        bound = max(bound, enough) if least else min(bound, enough)
        seen = self._least[unknown] if least else self._most[unknown]
        if seen <= bound if least else seen >= bound:
            return float(seen), True
        return self._searched(unknown, bound, least=least)

    def _solve(self, unknown: int, *, least: bool, limit: float | None) -> float | None:
        """The best value of a linear programme; its table is remembered where it is whole."""
        upper = self._equations.high[unknown]
        if not least and limit is not None:
            self._linear.changeColBounds(unknown, self._equations.low[unknown], min(limit, upper))
        self._linear.changeColCost(unknown, 1.0 if least else -1.0)
        self._linear.run()
        solved = self._linear.getModelStatus() == _OPTIMAL
        solution = self._linear.getSolution()
        values = np.array(solution.col_value)
        if solved:
            self._remember(values)
            duals = np.abs(np.array(solution.row_dual))
            self._reason[unknown, least] = np.flatnonzero(duals > _DUST)
        self._linear.changeColCost(unknown, 0.0)
        if not least and limit is not None:
            self._linear.changeColBounds(unknown, self._equations.low[unknown], upper)
        return float(values[unknown]) if solved else None

    def _remember(self, values: Real) -> None:
        whole = np.rint(values)
        if (np.abs(values - whole) < _DUST).all():
            np.minimum(self._least, whole, out=self._least)
            np.maximum(self._most, whole, out=self._most)

    def _searched(self, unknown: int, bound: float, *, least: bool) -> tuple[float, bool]:
        """Go on among whole tables: the nearest to a bound that none may reach."""
        search = self._whole_solver()
        low, high = float(self._equations.low[unknown]), float(min(self._equations.high[unknown], _FAR))
        search.changeColBounds(
            unknown, max(low, bound) if least else low, high if least else min(high, bound)
        )
        search.changeColCost(unknown, 1.0 if least else -1.0)
        search.run()
        status = search.getModelStatus()
        values = np.array(search.getSolution().col_value)
        search.changeColCost(unknown, 0.0)
        search.changeColBounds(unknown, low, high)
        if status == _OPTIMAL:
            self._remember(values)
            return float(np.rint(values[unknown])), True
        return bound, False

    def _any_whole(self) -> bool:
        search = self._whole_solver()
        search.run()
        if search.getModelStatus() == _OPTIMAL:
            self._remember(np.array(search.getSolution().col_value))
            return True
        return search.getModelStatus() not in _INFEASIBLE

    def _whole_solver(self) -> highspy.Highs:
        if self._whole is None:
            self._whole = solver({"mip_max_nodes": _MOST_NODES, "mip_rel_gap": 0.0})
            self._whole.passModel(_programme(self._equations, integral=True))
        return self._whole


def _programme(equations: Equations, *, integral: bool) -> highspy.HighsLp:
    count = len(equations.cell)
    order = np.lexsort((equations.row, equations.column))
    programme = highspy.HighsLp()
    programme.num_col_, programme.num_row_ = count, len(equations.constant)
    programme.col_cost_ = np.zeros(count)
    programme.col_lower_ = equations.low
    programme.col_upper_ = np.minimum(equations.high, _FAR) if integral else equations.high
    programme.row_lower_ = programme.row_upper_ = equations.constant
    programme.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    starts = np.searchsorted(equations.column[order], np.arange(count + 1))
    programme.a_matrix_.start_ = starts.astype(np.int32)
    programme.a_matrix_.index_ = equations.row[order].astype(np.int32)
    programme.a_matrix_.value_ = equations.coefficient[order]
    if integral:
        programme.integrality_ = [highspy.HighsVarType.kInteger] * count
    return programme
