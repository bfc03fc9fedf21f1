"""Equations in the form that HiGHS takes."""

import highspy
import numpy as np

from obapipe.audit.equations import Equations

OPTIMAL = highspy.HighsModelStatus.kOptimal
INFEASIBLE = (
    highspy.HighsModelStatus.kInfeasible,
    highspy.HighsModelStatus.kUnboundedOrInfeasible,
)


def programme(equations: Equations, *, whole: bool = False) -> highspy.HighsLp:
    """A programme with a column an unknown, a row an equation, and nothing to aim at yet.

    Args:
        equations: with their bounds.
        whole: whether only whole numbers count.
    """
    count = len(equations.cell)
    order = np.lexsort((equations.row, equations.column))
    made = highspy.HighsLp()
    made.num_col_, made.num_row_ = count, len(equations.constant)
    made.col_cost_ = np.zeros(count)
    made.col_lower_, made.col_upper_ = equations.low, equations.high
    made.row_lower_ = made.row_upper_ = equations.constant
    made.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    starts = np.searchsorted(equations.column[order], np.arange(count + 1))
    made.a_matrix_.start_ = starts.astype(np.int32)
    made.a_matrix_.index_ = equations.row[order].astype(np.int32)
    made.a_matrix_.value_ = equations.coefficient[order]
    if whole:
        made.integrality_ = [highspy.HighsVarType.kInteger] * count
    return made
