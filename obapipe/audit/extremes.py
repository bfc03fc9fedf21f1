"""How small and how large unknowns can be: linear programmes first, then a search among tables of whole numbers.

Every table of whole numbers that a programme comes upon is kept as a witness: it shows for all its unknowns at once
that they can be what they are there, so most unknowns need no programme of their own. Groups that do not touch are put
into one programme, and in each round every group has one of its unknowns made as small or as large as can be.
"""

from dataclasses import dataclass

import numpy as np

from obapipe.audit.equations import Equations, Mask, Real, Whole
from obapipe.audit.moves import Moves
from obapipe.audit.programmes import INFEASIBLE, OPTIMAL, programme
from obapipe.audit.whole import WholeTables
from obapipe.solver import solver

_DUST = 1e-6
_TOGETHER = 1_500  # unknowns in one programme
_BEGINNINGS = 8  # tables that short moves are tried from
_PATIENCE = 20  # undecided unknowns of a group, after which no more is searched for in it
_LARGE = 200  # unknowns of a group from which on short moves find tables sooner than programmes


@dataclass
class Extremes:
    """What is known of each unknown so far.

    Attributes:
        low: no table has it smaller.
        high: no table has it larger.
        seen_low: the smallest that it is in a table of whole numbers, infinite before there is one.
        seen_high: the largest.
        impossible: no table agrees with its group's equations.
        undecided: the search among whole numbers came to no end.
    """

    low: Real
    high: Real
    seen_low: Real
    seen_high: Real
    impossible: Mask
    undecided: Mask


def extremes(equations: Equations, group: Whole, *, threshold: int, floor: int) -> Extremes:
    """Work out, for each unknown that is asked for, as much of its extremes as its danger depends on.

    Args:
        equations: whose bounds hold already.
        group: of each unknown, of `Equations.groups`.
        threshold: that an unknown can be at least this is enough.
        floor: that an unknown can be at most this is enough.
    """
    count = len(equations.cell)
    found = Extremes(
        equations.low.copy(),
        equations.high.copy(),
        np.full(count, np.inf),
        np.full(count, -np.inf),
        np.zeros(count, np.bool_),
        np.zeros(count, np.bool_),
    )
    for unknowns in _batches(group):
        _batch(found, equations, group, unknowns, (floor, threshold))
    return found


def _batches(group: Whole) -> list[Whole]:
    """Unknowns of whole groups, those of groups of like size together."""
    size = np.bincount(group)
    order = np.lexsort((group, -size[group]))
    batches: list[list[Whole]] = []
    room = 0
    for one in np.split(order, np.flatnonzero(np.diff(group[order])) + 1):
        if len(one) > room or len(one) >= _LARGE:
            batches.append([])
            room = _TOGETHER if len(one) < _LARGE else 0
        batches[-1].append(one)
        room -= len(one)
    return [np.sort(np.concatenate(batch)) for batch in batches]


def _batch(
    found: Extremes, equations: Equations, group: Whole, unknowns: Whole, limits: tuple[int, int]
) -> None:
    groups = np.unique(group[unknowns])
    part = _Batch(equations.part(unknowns), np.searchsorted(groups, group[unknowns]), limits)
    if part.possible():
        part.run()
        for name, values in vars(part.state).items():
            getattr(found, name)[unknowns] = values
    elif len(groups) == 1:
        found.impossible[unknowns] = True
    else:  # some of the groups are at fault, and the others must not suffer for it
        middle = groups[len(groups) // 2]
        _batch(found, equations, group, unknowns[group[unknowns] < middle], limits)
        _batch(found, equations, group, unknowns[group[unknowns] >= middle], limits)


class _Batch:
    """Groups that share a programme."""

    def __init__(self, equations: Equations, group: Whole, limits: tuple[int, int]) -> None:
        self._equations = equations
        self._group = group
        self._groups = int(group.max()) + 1
        self._rows = equations.of_rows(group)
        self._floor, self._threshold = limits
        count = len(equations.cell)
        self.state = Extremes(
            equations.low.copy(),
            equations.high.copy(),
            np.full(count, np.inf),
            np.full(count, -np.inf),
            np.zeros(count, np.bool_),
            np.zeros(count, np.bool_),
        )
        self._tried_low = ~equations.asked
        self._tried_high = ~equations.asked
        self._linear = solver({"presolve": "off", "solver": "simplex", "simplex_strategy": 4})
        self._linear.passModel(programme(equations))
        self._tables: list[tuple[Real, Mask]] = []  # each with the groups where it is not whole

    def possible(self) -> bool:
        """Whether the linear programme has any solution."""
        self._linear.run()
        status = self._linear.getModelStatus()
        if status == OPTIMAL:
            self._witness(np.array(self._linear.getSolution().col_value))
        return status not in INFEASIBLE

    def run(self) -> None:
        """Ask until everything is decided that can be."""
        self._together()
        if self._groups == 1 and len(self._group) >= _LARGE:
            self._near_one_table()
        while len(low := self._first(self._wants_low())):
            self._least(low)
        while len(high := self._first(self._wants_high())):
            self._most(high)
        for number in range(self._groups):
            self._search(number)

    def _together(self) -> None:
        """All unknowns small at once, then all large: the witnesses that serve most."""
        everyone = np.flatnonzero(self._equations.asked)
        self._solve(everyone, 1.0)
        self._solve(everyone[np.isfinite(self._equations.high[everyone])], -1.0)

    def _near_one_table(self) -> None:
        """Find witnesses by moves from one table; where there is none at hand, the search says so later."""
        state = self.state
        table = next((table for table, broken in self._tables if not broken.any()), None)
        if table is None:
            table, _ = WholeTables(self._equations, []).any()
        if table is None:
            return
        moves = Moves(self._equations, table)
        asked = self._equations.asked
        for number in range(_BEGINNINGS):
            if number:
                moves.begin_elsewhere(number)
            np.minimum(moves.least, state.seen_low, out=moves.least)
            np.maximum(moves.most, state.seen_high, out=moves.most)
            open_ = (moves.least > self._floor) | (moves.most < self._threshold)
            for unknown in np.flatnonzero(asked & open_).tolist():
                moves.down_to(unknown, self._floor)
                moves.up_to(unknown, self._threshold)
        self._tables += [(one, np.zeros(1, np.bool_)) for one in moves.tables]
        np.minimum(state.seen_low, moves.least, out=state.seen_low)
        np.maximum(state.seen_high, moves.most, out=state.seen_high)

    def _wants_low(self) -> Mask:
        state = self.state
        open_ = (state.seen_low > self._floor) & (state.low < state.seen_low) & (state.low < self._threshold)
        return open_ & ~self._enough() & ~self._tried_low

    def _wants_high(self) -> Mask:
        state = self.state
        open_ = (state.seen_high < self._threshold) & (state.high > state.seen_high)
        other = (state.low >= self._threshold) & ~(state.seen_low < state.seen_high)
        return (open_ | other) & ~self._enough() & ~self._tried_high

    def _enough(self) -> Mask:
        """Unknowns whose danger is known: exact; not exact, and small or not small; narrowed."""
        state, threshold = self.state, self._threshold
        several = state.seen_low < state.seen_high
        one_side = (state.low >= threshold) | (state.high < threshold)
        narrowed = (state.low > self._floor) & (state.seen_low < threshold) & (state.seen_high >= threshold)
        return (state.low == state.high) | (several & (one_side | narrowed))

    def _first(self, wanted: Mask) -> Whole:
        """One unknown of each group that still has some."""
        unknowns = np.flatnonzero(wanted)
        return unknowns[np.unique(self._group[unknowns], return_index=True)[1]]

    def _least(self, unknowns: Whole) -> None:
        self._tried_low[unknowns] = True
        if self._solve(unknowns, 1.0):
            values = np.array(self._linear.getSolution().col_value)[unknowns]
            self.state.low[unknowns] = np.maximum(self.state.low[unknowns], np.ceil(values - _DUST))

    def _most(self, unknowns: Whole) -> None:
        self._tried_high[unknowns] = True
        endless = unknowns[np.isinf(self._equations.high[unknowns])]
        for unknown in endless.tolist():  # so that there is a most; what is at its limit is not bounded by it
            self._limit(unknown)
        if self._solve(unknowns, -1.0):
            values = np.array(self._linear.getSolution().col_value)[unknowns]
            limited = np.isin(unknowns, endless) & (values >= self._limits(unknowns) - _DUST)
            high = np.where(limited, np.inf, np.floor(values + _DUST))
            self.state.high[unknowns] = np.minimum(self.state.high[unknowns], high)
        for unknown in endless.tolist():
            self._linear.changeColBounds(unknown, float(self._equations.low[unknown]), np.inf)

    def _limits(self, unknowns: Whole) -> Real:
        return np.maximum(self._threshold, self._equations.low[unknowns]) + 2 * self._threshold

    def _limit(self, unknown: int) -> None:
        now = float(self._linear.getSolution().col_value[unknown])
        limit = max(float(self._limits(np.array([unknown]))[0]), float(np.ceil(now)))
        self._linear.changeColBounds(unknown, float(self._equations.low[unknown]), limit)

    def _solve(self, unknowns: Whole, cost: float) -> bool:
        if not len(unknowns):
            return False
        places = unknowns.astype(np.int32)
        self._linear.changeColsCost(len(places), places, np.full(len(places), cost))
        self._linear.run()
        solved = self._linear.getModelStatus() == OPTIMAL
        if solved:
            self._witness(np.array(self._linear.getSolution().col_value))
        self._linear.changeColsCost(len(places), places, np.zeros(len(places)))
        return solved

    def _witness(self, values: Real) -> None:
        """Keep what is whole, group by group."""
        whole = np.rint(values)
        outside = (whole < self._equations.low) | (whole > self._equations.high)
        bad = self._group[outside | (np.abs(values - whole) >= _DUST)]
        bad = np.concatenate([bad, self._rows[self._equations.violated(whole)]])
        broken = np.bincount(bad, minlength=self._groups) > 0
        self._tables.append((whole, broken))
        self._keep(np.flatnonzero(~broken[self._group]), whole)

    def _keep(self, unknowns: Whole, table: Real) -> None:
        state = self.state
        state.seen_low[unknowns] = np.minimum(state.seen_low[unknowns], table[unknowns])
        state.seen_high[unknowns] = np.maximum(state.seen_high[unknowns], table[unknowns])

    def _search(self, number: int) -> None:
        """Go among the whole tables of a group for what its programmes left open, if only whether there is any."""
        state = self.state
        unknowns = np.flatnonzero(self._group == number)
        if (state.low[unknowns] > state.high[unknowns]).any():
            state.impossible[unknowns] = True
            return
        unseen = bool(np.isinf(state.seen_low[unknowns[0]]))
        if not unseen and not any(self._question(one) for one in unknowns.tolist()):
            return
        tables = WholeTables(
            self._equations.part(unknowns).within(state.low[unknowns], state.high[unknowns]),
            [table[unknowns] for table, broken in self._tables if not broken[number]],
        )
        if unseen:
            table, sure = tables.any()
            if table is None:
                (state.impossible if sure else state.undecided)[unknowns] = True
                return
            self._found(unknowns, table)
        for place, unknown in enumerate(unknowns.tolist()):
            if np.count_nonzero(state.undecided[unknowns]) < _PATIENCE:
                self._settle(tables, unknowns, place)
            elif self._question(unknown):
                state.undecided[unknown] = True

    def _settle(self, tables: WholeTables, unknowns: Whole, place: int) -> None:
        state, unknown = self.state, int(unknowns[place])
        while question := self._question(unknown):
            low, high = question
            table, sure = tables.find(place, low, high)
            if table is not None:
                self._found(unknowns, table)
            elif not sure:
                state.undecided[unknown] = True
                return
            elif high < state.seen_low[unknown]:
                state.low[unknown] = high + 1
            else:
                state.high[unknown] = low - 1

    def _found(self, unknowns: Whole, table: Real) -> None:
        values = np.zeros(len(self._group))
        values[unknowns] = table
        self._keep(unknowns, values)

    def _question(self, unknown: int) -> tuple[float, float] | None:
        """The range, below what was seen of an unknown or above, to look in next; none where enough is known."""
        state, floor, threshold = self.state, self._floor, self._threshold
        low, high = float(state.low[unknown]), float(state.high[unknown])
        least, most = float(state.seen_low[unknown]), float(state.seen_high[unknown])
        if not self._equations.asked[unknown] or self._enough()[unknown]:
            return None
        if least > most:  # no table has been seen
            return low, high
        if low >= threshold:
            return (low, least - 1) if low < least else (most + 1, high)
        if low < least and least > floor:
            return low, float(floor) if low <= floor else (low + least - 1) // 2
        if most < threshold and most < high:
            return float(threshold) if high >= threshold else (most + high + 2) // 2, high
        return None
