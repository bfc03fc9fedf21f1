"""The cheapest pattern is the cheapest of all patterns, and what a release hides comes near it: all are tried."""

from dataclasses import dataclass
from itertools import combinations, product
from random import Random

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from obapipe.disclosure.goals import Level, goals_of
from obapipe.disclosure.optimum import cheapest_pattern, shares
from obapipe.disclosure.pattern import find_pattern
from obapipe.disclosure.system import Mask, System, Whole, system_of

THRESHOLD = 3


@dataclass(frozen=True)
class Table:
    """Rows by columns with both margins, as cells and relations."""

    cells: pl.DataFrame
    relations: pl.DataFrame
    rows: int
    columns: int

    def system(self, floor: int = 0) -> System:
        """The arrays of it."""
        return system_of(self.cells, self.relations, threshold=THRESHOLD, sensitive_from=floor)


def table(inner: list[list[int]], weights: list[float] | None = None) -> Table:
    """A table of counts; its totals and the total of totals follow."""
    with_totals = [[*row, sum(row)] for row in inner]
    with_totals.append([sum(column) for column in zip(*with_totals, strict=True)])
    rows, columns = len(with_totals), len(with_totals[0])
    numbers = [number for row in with_totals for number in row]
    entries = [(row, row * columns + column) for row in range(rows) for column in range(columns)]
    entries += [(rows + column, row * columns + column) for column in range(columns) for row in range(rows)]
    last = {row: row * columns + columns - 1 for row in range(rows)}
    last |= {rows + column: (rows - 1) * columns + column for column in range(columns)}
    return Table(
        pl.DataFrame(
            {
                "cell_id": range(len(numbers)),
                "number": numbers,
                "state": "free",
                "sensitive": True,
                "weight": weights or [1.0] * len(numbers),
            }
        ),
        pl.DataFrame(
            [(relation, cell, -1 if cell == last[relation] else 1) for relation, cell in entries],
            schema=["relation_id", "cell_id", "coefficient"],
            orient="row",
        ),
        rows,
        columns,
    )


def tables_of(system: System, hidden: Mask) -> Whole:
    """Every table that agrees with what is shown, counts rising a little at most; a row each."""
    matrix = np.zeros((system.relations, system.cells))
    np.add.at(matrix, (system.row, system.column), system.coefficient)
    # Some hidden cells, large ones, follow from the equations once the others are chosen; those are tried.
    following: list[int] = []
    for cell in sorted(np.flatnonzero(hidden).tolist(), key=lambda cell: -int(system.number[cell])):
        if np.linalg.matrix_rank(matrix[:, [*following, cell]]) > len(following):
            following.append(cell)
    tried = [cell for cell in np.flatnonzero(hidden).tolist() if cell not in following]
    ranges = [range(int(system.number[cell]) + THRESHOLD + 1) for cell in tried]
    choices = np.array(list(product(*ranges)), dtype=np.int64)
    found = np.tile(system.number, (len(choices), 1))
    found[:, tried] = choices
    if following:
        found[:, following] = 0
        solved = np.linalg.lstsq(matrix[:, following], -matrix @ found.T, rcond=None)[0]
        found[:, following] = np.rint(solved).astype(np.int64).T
    possible = (found[:, hidden] >= system.floor).all(axis=1) & ~(matrix @ found.T).any(axis=0)
    return found[possible]


def protects(system: System, hidden: Mask, level: Level) -> bool:
    """Whether the pattern hides as the level says, by looking at every table that a reader must hold possible."""
    possible = tables_of(system, hidden)
    wanted = set(range(system.floor, THRESHOLD))
    return all(
        _enough(set(possible[:, cell].tolist()), wanted, level) for cell in np.flatnonzero(system.small)
    )


def _enough(values: set[int], wanted: set[int], level: Level) -> bool:
    if level == "E":
        return len(values) > 1
    return wanted <= values and (level == "R" or max(values) >= THRESHOLD)


def cheaper(system: System, level: Level, than: float) -> list[int] | None:
    """What to hide beside the small counts so that it protects at less than some cost; all such choices are tried."""
    free = np.flatnonzero(~system.small & (system.number >= system.floor)).tolist()
    for size in range(len(free) + 1):
        for choice in combinations(free, size):
            hidden = system.small.copy()
            hidden[list(choice)] = True
            if cost(system, hidden) < than and protects(system, hidden, level):
                return list(choice)
    return None


def cost(system: System, hidden: Mask) -> float:
    return float(system.weight[hidden & ~system.small & ~system.hidden].sum())


def optimum(system: System, level: Level) -> Mask | None:
    """The cheapest pattern by the programme, begun from hiding everything."""
    everything = system.number >= system.floor
    return cheapest_pattern(
        system, goals_of(system, level), everything, lambda hidden: protects(system, hidden, level)
    )


@pytest.mark.parametrize(
    ("inner", "level", "least"),
    [
        ([[1, 7, 9], [8, 6, 9]], "D", 3.0),  # a square: two more in the rows and columns of the small one
        ([[1, 7, 9], [8, 6, 9]], "E", 3.0),
        ([[9, 7, 9], [8, 6, 9]], "D", 0.0),  # nothing is small
        ([[1, 1, 9], [1, 1, 9]], "R", 0.0),  # four small ones keep each other between 0 and 2
        ([[1, 1, 9], [1, 1, 9]], "E", 0.0),
        ([[1, 7], [1, 6], [1, 9]], "D", 3.0),
    ],
)
def test_what_the_cheapest_pattern_costs_is_known_for_plain_tables(
    inner: list[list[int]], level: Level, least: float
) -> None:
    system = table(inner).system()
    found = optimum(system, level)
    assert found is not None
    assert protects(system, found, level)
    assert cost(system, found) == least
    assert cheaper(system, level, least) is None


@settings(max_examples=60)
@given(
    inner=st.lists(st.lists(st.integers(0, 6), min_size=3, max_size=3), min_size=2, max_size=2),
    dear=st.lists(st.integers(1, 9), min_size=12, max_size=12),
    level=st.sampled_from(["E", "R", "D"]),
    floor=st.sampled_from([0, 1]),
)
def test_no_pattern_of_all_that_there_are_is_cheaper(
    inner: list[list[int]], dear: list[int], level: Level, floor: int
) -> None:
    system = table(inner, [float(one) for one in dear]).system(floor)
    found = optimum(system, level)
    if found is None:  # with zeros shown, some small counts cannot be protected at all
        assert floor == 1
        assert not protects(system, system.number >= floor, level)
        return
    assert found[system.small].all()
    assert protects(system, found, level)
    assert cheaper(system, level, cost(system, found)) is None


def invented(seed: int, rows: int, columns: int, mean: float) -> Table:
    """A table of invented counts, its totals dearer than what they are totals of."""
    random = Random(seed)
    inner = [[min(int(random.expovariate(1 / mean)), 40) for _ in range(columns)] for _ in range(rows)]
    plain, total, whole = 1.0, 2.5, 6.25
    weights = [*([*[plain] * columns, total] * rows), *[total] * columns, whole]
    return table(inner, weights)


def test_a_release_hides_a_tenth_more_than_the_optimum_at_most() -> None:
    """Twenty reports of six to ten places by four to eight groups, a few to most of their counts small."""
    fast = best = 0.0
    for seed in range(20):
        one = invented(seed, 6 + seed % 5, 4 + seed % 5, 5.0 + seed % 7)
        system = one.system()
        hidden = find_pattern(one.cells, one.relations, threshold=THRESHOLD).decisions["hidden"].to_numpy()
        goals = goals_of(system, "D")
        found = cheapest_pattern(system, goals, hidden, lambda _hidden: True)
        assert found is not None
        fast += cost(system, hidden)
        best += cost(system, found)
    assert best == 101.0
    assert best <= fast <= 1.1 * best


def test_shares_cost_no_more_than_the_cheapest_pattern_and_nearly_as_much() -> None:
    """By shares a cell may be hidden in part, so the cheapest choice is a bound from below."""
    bound = best = 0.0
    for seed in range(20):
        one = invented(seed, 6 + seed % 5, 4 + seed % 5, 5.0 + seed % 7).system()
        goals = goals_of(one, "D")
        found = cheapest_pattern(one, goals, np.ones(one.cells, np.bool_), lambda _hidden: True)
        assert found is not None
        share = shares(one, goals)
        assert (share[one.small] == 1).all()
        assert ((share >= -1e-9) & (share <= 1 + 1e-9)).all()
        least = float((share * one.weight)[~one.small].sum())
        assert least <= cost(one, found) + 1e-6
        bound, best = bound + least, best + cost(one, found)
    assert bound > 0.9 * best


def test_where_readers_are_sure_without_it_nothing_cheaper_is_sought() -> None:
    system = table([[9, 7, 9], [8, 6, 9]]).system()
    shown = np.zeros(system.cells, np.bool_)
    found = cheapest_pattern(system, goals_of(system, "D"), shown, lambda _hidden: True)
    assert found is not None
    assert not found.any()


def test_a_pattern_that_fails_in_whole_numbers_is_passed_over() -> None:
    """No square of four is taken here, so the cheapest has one cell more."""
    system = table([[1, 7, 9], [8, 6, 9]]).system()
    everything = np.ones(system.cells, np.bool_)
    found = cheapest_pattern(system, goals_of(system, "D"), everything, lambda hidden: hidden.sum() > 4)
    assert found is not None
    assert cost(system, found) == 4.0
