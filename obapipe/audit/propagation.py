"""Bounds from one equation at a time, in whole numbers, until none gets narrower."""

import numpy as np

from obapipe.audit.equations import Equations, Real

_MOST_ROUNDS = 100  # of a cascade that goes on and on the programmes find the end at once
_DUST = 1e-6


def propagate(equations: Equations) -> tuple[Real, Real]:
    """The least and the most that each unknown can be, as far as single equations tell.

    Bounds that cross show that the equations contradict each other; that is for the caller to see.
    """
    low, high = equations.low.copy(), equations.high.copy()
    row, column, share = equations.row, equations.column, equations.coefficient
    rising = share > 0
    for _ in range(_MOST_ROUNDS):
        at_least = np.where(rising, share * low[column], share * high[column])
        at_most = np.where(rising, share * high[column], share * low[column])
        # What the others of a row come to at most leaves so much at least, and the other way round.
        from_most = (equations.constant[row] - _others(equations, at_most, np.inf)) / share
        from_least = (equations.constant[row] - _others(equations, at_least, -np.inf)) / share
        new_low, new_high = low.copy(), high.copy()
        np.maximum.at(new_low, column, np.ceil(np.where(rising, from_most, from_least) - _DUST))
        np.minimum.at(new_high, column, np.floor(np.where(rising, from_least, from_most) + _DUST))
        settled = np.array_equal(new_low, low) and np.array_equal(new_high, high)
        low, high = new_low, new_high
        if settled or (low > high).any():
            break
    return low, high


def _others(equations: Equations, part: Real, endless: float) -> Real:
    """For each entry what the other entries of its row come to; without end where one of them has none."""
    rows = len(equations.constant)
    finite = np.isfinite(part)
    bounded = np.where(finite, part, 0.0)
    total = np.bincount(equations.row, bounded, rows)[equations.row] - bounded
    open_ended = np.bincount(equations.row, ~finite, rows)[equations.row] - ~finite
    return np.where(open_ended > 0, endless, total)
