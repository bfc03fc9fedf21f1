"""Which relations are enough to see what was found: few of them, so that an editor can follow."""

from fractions import Fraction

import highspy
import numpy as np

from obapipe.audit.equations import Equations, Mask, Whole
from obapipe.audit.programmes import OPTIMAL, programme
from obapipe.solver import solver

_DUST = 1e-6
_MOST_PARTS = 10_000  # a weight in a sum of relations is a fraction with no larger denominator


class Proofs:
    """Proofs from the equations as they were published, before any bound was narrowed.

    Args:
        equations: of any number of groups.
        group: of each unknown, of `Equations.groups`.
    """

    def __init__(self, equations: Equations, group: Whole) -> None:
        self._equations = equations
        self._group = group
        self._rows = equations.of_rows(group)
        self._number = -1
        self._part = equations
        self._places = np.zeros(0, np.int64)
        self._range: highspy.Highs | None = None
        self._weights: highspy.Highs | None = None

    def everything(self, unknown: int) -> Whole:
        """All rows that an unknown hangs together with."""
        return np.flatnonzero(self._rows == self._group[unknown])

    def by_algebra(self, unknown: int) -> Whole | None:
        """Rows that, each so many times, add up to the unknown alone; none where that is not so in exact fractions."""
        every = self.everything(unknown)
        if len(every) == 1:
            return every if np.count_nonzero(self._group == self._group[unknown]) == 1 else None
        self._enter(unknown)
        place = self._places[unknown]
        if self._weights is None:
            self._weights = _weighing(self._part)
        self._weights.changeRowBounds(int(place), 1.0, 1.0)
        self._weights.run()
        optimal = self._weights.getModelStatus() == OPTIMAL
        values = np.array(self._weights.getSolution().col_value)
        self._weights.changeRowBounds(int(place), 0.0, 0.0)
        if not optimal:
            return None
        times = values[: len(every)] - values[len(every) :]
        return every[np.abs(times) > _DUST] if self._confirmed(times.tolist(), int(place)) else None

    def by_bounds(self, unknown: int, low: float, high: float) -> Whole:
        """Rows that keep an unknown between two numbers; all of its group where whole numbers are needed to see it."""
        every = self.everything(unknown)
        if len(every) <= 1:
            return every
        self._enter(unknown)
        used = np.zeros(len(every), np.bool_)
        for cost, bound in ((1.0, low), (-1.0, high)):
            if np.isfinite(bound):
                rows = self._binding(int(self._places[unknown]), cost, bound)
                if rows is None:
                    return every
                used |= rows
        return every[used]

    def _enter(self, unknown: int) -> None:
        """Turn to the group of an unknown."""
        number = int(self._group[unknown])
        if number != self._number:
            unknowns = np.flatnonzero(self._group == number)
            self._number = number
            self._part = self._equations.part(unknowns)
            self._places = np.full(len(self._group), -1)
            self._places[unknowns] = np.arange(len(unknowns))
            self._range = self._weights = None

    def _binding(self, place: int, cost: float, bound: float) -> Mask | None:
        """Rows that a bound rests on; none where linear programming does not come as far as the bound."""
        if self._range is None:
            self._range = solver({"presolve": "off", "solver": "simplex", "simplex_strategy": 4})
            self._range.passModel(programme(self._part))
        self._range.changeColCost(place, cost)
        self._range.run()
        optimal = self._range.getModelStatus() == OPTIMAL
        solution = self._range.getSolution()
        self._range.changeColCost(place, 0.0)
        if not optimal or cost * (solution.col_value[place] - bound) <= -1 + _DUST:
            return None
        return np.abs(np.array(solution.row_dual)) > _DUST

    def _confirmed(self, times: list[float], place: int) -> bool:
        """Whether the weighted rows add up to the unknown at a place and nothing else, in exact fractions."""
        exact = [Fraction(one).limit_denominator(_MOST_PARTS) for one in times]
        left = [Fraction(0)] * len(self._part.cell)
        part = self._part
        for row, column, share in zip(
            part.row.tolist(), part.column.tolist(), part.coefficient.tolist(), strict=True
        ):
            if exact[row]:
                left[column] += exact[row] * int(share)
        left[place] -= 1
        return not any(left)


def _weighing(part: Equations) -> highspy.Highs:
    """The programme of the least weights on rows: how often each is added, then how often each is taken away."""
    rows = len(part.constant)
    order = np.lexsort((part.column, part.row))
    shares, places = part.coefficient[order], part.column[order].astype(np.int32)
    starts = np.searchsorted(part.row[order], np.arange(rows + 1))
    made = highspy.HighsLp()
    made.num_col_, made.num_row_ = 2 * rows, len(part.cell)
    made.col_cost_ = np.ones(2 * rows)
    made.col_lower_, made.col_upper_ = np.zeros(2 * rows), np.full(2 * rows, np.inf)
    made.row_lower_ = made.row_upper_ = np.zeros(len(part.cell))
    made.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    made.a_matrix_.start_ = np.concatenate([starts, starts[1:] + starts[-1]]).astype(np.int32)
    made.a_matrix_.index_ = np.concatenate([places, places])
    made.a_matrix_.value_ = np.concatenate([shares, -shares])
    weighing = solver({"presolve": "off", "solver": "simplex"})
    weighing.passModel(made)
    return weighing
