"""The engine against the enumeration of every table of whole numbers that agrees with what is printed."""

from collections.abc import Iterator, Sequence
from itertools import product

import polars as pl
from hypothesis import example, given, settings
from hypothesis import strategies as st

from obapipe.audit.engine import attack
from tests.unit.audit.tables import tables

_MOST = 7  # of a hidden number, so that all tables can be tried
_THRESHOLD = 3

Row = tuple[int, ...]
System = tuple[tuple[Row, ...], Row, tuple[bool, ...]]


@st.composite
def systems(draw: st.DrawFn) -> System:
    """Coefficients a row, what each row comes to, and which numbers readers have a least of one for."""
    hidden = draw(st.integers(1, 4))
    share = st.sampled_from([-1, 0, 0, 1, 1, 2])
    rows = draw(st.lists(st.tuples(*[share] * hidden), min_size=1, max_size=4))
    truth = draw(st.tuples(*[st.integers(0, _MOST)] * hidden))
    error = draw(st.sampled_from([0, 0, 0, 0, 1]))
    totals = tuple(
        sum(one * number for one, number in zip(row, truth, strict=True)) + error * (place == 0)
        for place, row in enumerate(rows)
    )
    return tuple(rows), totals, draw(st.tuples(*[st.booleans()] * hidden))


def agreeing(system: System) -> list[Row]:
    """Every table of whole numbers from 0 (or 1) to `_MOST` that has the totals."""
    rows, totals, above = system
    return list(_agreeing(rows, totals, [range(int(one), _MOST + 1) for one in above]))


def _agreeing(rows: Sequence[Row], totals: Row, values: Sequence[range]) -> Iterator[Row]:
    for table in product(*values):
        if all(
            sum(one * number for one, number in zip(row, table, strict=True)) == total
            for row, total in zip(rows, totals, strict=True)
        ):
            yield table


def expected(numbers: set[int]) -> tuple[str, int | None] | None:
    """The class and the least of a number that can be these."""
    least, most = min(numbers), max(numbers)
    if least == most:
        return "exact", least
    if most < _THRESHOLD:
        return "proven small", least
    return ("narrowed", least) if 0 < least < _THRESHOLD else None


@settings(max_examples=400)
@given(systems())
@example((((1, 1),), (0,), (False, False)))
@example((((2, 1, 0), (0, 1, 2)), (4, 4), (False, False, False)))
@example((((2, 2),), (3,), (False, False)))
def test_every_class_is_what_trying_every_table_says(system: System) -> None:
    rows, totals, above = system
    names = [f"x{place}" for place in range(len(above))]
    totalled = {f"t{place}": total for place, total in enumerate(totals)}
    sums = [
        {f"t{place}": -1, **{name: one for name, one in zip(names, row, strict=True) if one}}
        for place, row in enumerate(rows)
    ]
    cells, relations, _ = tables(
        totalled,
        names,
        sums,
        ranges={name: (int(one), _MOST) for name, one in zip(names, above, strict=True)},
    )
    answer = attack(cells, relations, threshold=_THRESHOLD, sensitive_from=0)
    solutions = agreeing(system)
    if not solutions:
        assert "contradiction" in answer["class"].to_list() or not any(any(row) for row in rows)
        return
    got = {
        cell - len(totals): ("exact" if kind.startswith("exact") else kind, low)
        for cell, kind, low in answer.select("cell", "class", "low").iter_rows()
    }
    wanted = {place: expected({table[place] for table in solutions}) for place in range(len(above))}
    assert got == {place: one for place, one in wanted.items() if one is not None}


@given(systems())
def test_the_same_tables_give_the_same_answer_in_any_order(system: System) -> None:
    rows, totals, above = system
    names = [f"x{place}" for place in range(len(above))]
    sums = [
        {f"t{place}": -1, **{name: one for name, one in zip(names, row, strict=True) if one}}
        for place, row in enumerate(rows)
    ]
    cells, relations, _ = tables({f"t{place}": total for place, total in enumerate(totals)}, names, sums)
    first = attack(cells, relations, threshold=_THRESHOLD, sensitive_from=0)
    again = attack(cells.reverse(), relations.reverse(), threshold=_THRESHOLD, sensitive_from=0)
    assert first.equals(again)
    assert first.schema == {
        "cell": pl.Int64,
        "class": pl.String,
        "low": pl.Int64,
        "high": pl.Int64,
        "proof": pl.List(pl.Int64),
    }
