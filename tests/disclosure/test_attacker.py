"""A reader who tries every whole number: in one sum, each hidden count could be small or not (level D).

Every small city is tried: all combinations of the counts below, in each number of clusters, a month for each.
"""

from itertools import combinations_with_replacement

import polars as pl
import pytest

from obapipe.periods import month_of
from tests.spec.bench import Bench
from tests.spec.city import indicator, partnership, snapshot

THRESHOLD = 5
SMALL = set(range(THRESHOLD))
TRIED = 40  # a hidden total is tried up to here


def possible(shown: list[int | None], total: int | None) -> list[set[int]]:
    """For each hidden part, the values it can have: whole numbers of which all parts make the total."""
    hidden = shown.count(None)
    totals = range(TRIED) if total is None else [total]
    lefts = {whole - sum(number for number in shown if number is not None) for whole in totals}
    found: list[set[int]] = []
    for _ in range(hidden):
        reachable = {left for left in lefts if left >= 0}
        others = sums_of(hidden - 1, max(reachable, default=0))
        found.append({left - other for left in reachable for other in others if left >= other})
    return found


def sums_of(count: int, most: int) -> set[int]:
    """The sums up to `most` that so many whole numbers can have, found by adding them up."""
    found = {0}
    for _ in range(count):
        found = {one + more for one in found for more in range(most + 1) if one + more <= most}
    return found


def test_the_attacker_finds_what_there_is_to_find() -> None:
    assert possible([None, 7, 6], 16) == [{3}]
    assert possible([None, None, 6], 8) == [{0, 1, 2}, {0, 1, 2}]
    assert possible([None, None, 6], 11) == [{0, 1, 2, 3, 4, 5}] * 2


@pytest.mark.parametrize(
    ("clusters", "counts"),
    [(2, range(9)), (3, range(8)), (4, range(7)), (5, (0, 1, 3, 4, 5, 6)), (6, (0, 2, 4, 5, 7))],
)
def test_every_hidden_count_of_a_sum_can_be_denied(clusters: int, counts: tuple[int, ...]) -> None:
    names = list("ABCDEF"[:clusters])
    places = pl.DataFrame(
        [
            ("T", "T", "city", None, None, None, None),
            *((name, name, "cluster", "T", None, None, None) for name in names),
        ],
        schema=["code", "name", "level", "parent", "valid_from", "valid_to", "successor"],
        orient="row",
    )
    cases = list(combinations_with_replacement(counts, clusters))
    months = [month_of("2000-01").shift(number).text for number in range(len(cases))]
    bench = Bench(partnership({"children": indicator(snapshot(status="in"))}, places, plan_start="2013-04"))
    bench.publishable(
        pl.DataFrame(
            [
                ("children", place, month, number)
                for month, case in zip(months, cases, strict=True)
                for place, number in zip([*names, "T"], [*case, sum(case)], strict=True)
            ],
            schema=["indicator", "geography", "period", "numerator"],
            orient="row",
        ).with_columns(received=pl.lit(months[0]))
    )
    cells = bench.protect(months[-1])
    bench.connection.close()
    told = {(row["period"], row["geography"]): row["numerator"] for row in cells.iter_rows(named=True)}
    assert len(told) == len(cases) * (clusters + 1)
    for month, case in zip(months, cases, strict=True):
        shown = [None if told[month, name] is None else int(told[month, name]) for name in names]
        assert [number for number in shown if number is not None and number in SMALL] == [], case
        for values in possible(shown, None if told[month, "T"] is None else int(told[month, "T"])):
            assert values >= SMALL, case
            assert max(values) >= THRESHOLD, case
