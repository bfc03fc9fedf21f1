"""Bounds from one equation at a time, in whole numbers, until none gets narrower."""

from dataclasses import dataclass

import numpy as np

from obapipe.audit.equations import Equations, Mask, Real, Whole

_MOST_ROUNDS = 300  # where a cascade goes on and on, programmes find the end at once
_DUST = 1e-6


@dataclass(frozen=True)
class Propagated:
    """What single equations tell.

    Attributes:
        low: the least that each unknown can be.
        high: the most.
        impossible: of each group, whether its equations contradict each other.
        settled: of each group, whether no equation narrows anything further.
    """

    low: Real
    high: Real
    impossible: Mask
    settled: Mask


def propagate(equations: Equations, group: Whole) -> Propagated:
    """Narrow the bounds of every unknown, whole number by whole number.

    Args:
        equations: of any number of groups.
        group: of each unknown, of `Equations.groups`; a contradiction in one says nothing of the others.
    """
    count = int(group.max(initial=-1)) + 1
    low, high = equations.low.copy(), equations.high.copy()
    impossible = _any(low > high, group, count)
    moved = np.ones(count, np.bool_)
    for _ in range(_MOST_ROUNDS):
        entries = np.flatnonzero(moved[group[equations.column]])
        if not len(entries):
            break
        new_low, new_high = _narrowed(equations, entries, low, high)
        moved = _any((new_low > low) | (new_high < high), group, count)
        low, high = new_low, new_high
        impossible |= _any(low > high, group, count)
        moved &= ~impossible
    return Propagated(low, high, impossible, ~moved & ~impossible)


def _narrowed(equations: Equations, entries: Whole, low: Real, high: Real) -> tuple[Real, Real]:
    row, column, share = equations.row[entries], equations.column[entries], equations.coefficient[entries]
    rising = share > 0
    at_least = np.where(rising, share * low[column], share * high[column])
    at_most = np.where(rising, share * high[column], share * low[column])
    # What the others of a row come to at most leaves so much at least, and the other way round.
    constant, count = equations.constant[row], len(equations.constant)
    from_most = (constant - _others(row, at_most, np.inf, count)) / share
    from_least = (constant - _others(row, at_least, -np.inf, count)) / share
    new_low, new_high = low.copy(), high.copy()
    np.maximum.at(new_low, column, np.ceil(np.where(rising, from_most, from_least) - _DUST))
    np.minimum.at(new_high, column, np.floor(np.where(rising, from_least, from_most) + _DUST))
    return new_low, new_high


def _others(row: Whole, part: Real, endless: float, count: int) -> Real:
    """For each entry what the other entries of its row come to; without end where one of them has none."""
    finite = np.isfinite(part)
    bounded = np.where(finite, part, 0.0)
    total = np.bincount(row, bounded, count)[row] - bounded
    open_ended = np.bincount(row, ~finite, count)[row] - ~finite
    return np.where(open_ended > 0, endless, total)


def _any(what: Mask, group: Whole, count: int) -> Mask:
    return np.bincount(group[what], minlength=count) > 0
