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
Finding = tuple[str, int | None]


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


def expected(numbers: set[int]) -> Finding | None:
    """The class of a number that can be these, and the number where it can be one only."""
    least, most = min(numbers), max(numbers)
    if least == most:
        return "exact", least
    if most < _THRESHOLD:
        return "proven small", None
    return ("narrowed", None) if 0 < least < _THRESHOLD else None


def posed(system: System, copies: int = 1) -> tuple[pl.DataFrame, pl.DataFrame, int]:
    """The system as many times, joined by one sum with a cell that nobody knows anything of; how many are printed."""
    rows, totals, above = system
    printed, ranges, sums = {}, {}, []
    for copy in range(copies):
        names = [f"x{copy} {place}" for place in range(len(above))]
        printed |= {f"t{copy} {place}": total for place, total in enumerate(totals)}
        ranges |= {name: (int(one), _MOST) for name, one in zip(names, above, strict=True)}
        sums += [
            {f"t{copy} {place}": -1, **{name: one for name, one in zip(names, row, strict=True) if one}}
            for place, row in enumerate(rows)
        ]
    joined = [{"anything": -1, **dict.fromkeys(ranges, 1)}] if copies > 1 else []
    cells, relations, _ = tables(printed, list(ranges), sums + joined, ranges=ranges, slack=["anything"])
    return cells, relations, len(printed)


def answered(system: System, copies: int = 1) -> list[dict[int, Finding]]:
    """What the engine says of each copy."""
    cells, relations, printed = posed(system, copies)
    answer = attack(cells, relations, threshold=_THRESHOLD, sensitive_from=0)
    got: list[dict[int, Finding]] = [{} for _ in range(copies)]
    for cell, kind, low in answer.select("cell", "class", "low").iter_rows():
        copy, place = divmod(cell - printed, len(system[2]))
        got[copy][place] = ("exact", low) if kind.startswith("exact") else (kind, None)
    return got


def wanted(system: System) -> dict[int, Finding] | None:
    """What trying every table says; none where there is no table."""
    solutions = agreeing(system)
    if not solutions:
        return None
    found = {place: expected({table[place] for table in solutions}) for place in range(len(system[2]))}
    return {place: one for place, one in found.items() if one is not None}


@settings(max_examples=300)
@given(systems())
@example((((1, 1),), (0,), (False, False)))
@example((((2, 1, 0), (0, 1, 2)), (4, 4), (False, False, False)))
@example((((2, 2),), (3,), (False, False)))
@example((((-1, 2),), (0,), (False, False)))
def test_every_class_is_what_trying_every_table_says(system: System) -> None:
    got, should = answered(system)[0], wanted(system)
    if should is not None:
        assert got == should
    elif all(any(row) for row in system[0]):
        assert "contradiction" in {kind for kind, _ in got.values()}


@given(systems().filter(lambda system: bool(wanted(system))))
def test_the_bounds_of_an_answer_hold_in_every_table(system: System) -> None:
    cells, relations, printed = posed(system)
    answer = attack(cells, relations, threshold=_THRESHOLD, sensitive_from=0)
    for table in agreeing(system):
        for cell, low, high in answer.select("cell", "low", "high").iter_rows():
            assert low <= table[cell - printed] <= high
    assert answer.filter(pl.col("class") == "narrowed")["low"].is_between(1, _THRESHOLD - 1).all()
    assert (answer.filter(pl.col("class") == "proven small")["high"] < _THRESHOLD).all()


@settings(max_examples=8)
@given(systems().filter(lambda system: wanted(system) is not None))
@example((((1, 1, 0), (1, 0, 1), (0, 1, 1)), (4, 4, 4), (False, False, False)))
@example((((-1, 2, 1), (1, 2, -1)), (0, 4), (False, False, False)))
def test_a_group_too_large_for_all_its_tables_is_answered_as_its_parts_are(system: System) -> None:
    copies = 240 // len(system[2])
    assert answered(system, copies) == [wanted(system)] * copies


@settings(max_examples=40)
@given(systems(), systems().filter(lambda system: wanted(system) is not None))
def test_what_is_contradictory_in_one_place_changes_nothing_elsewhere(one: System, other: System) -> None:
    cells, relations, printed = posed(one)
    more_cells, more_relations, _ = posed(other)
    both = attack(
        pl.concat([cells, more_cells.with_columns(pl.col("cell") + 1000)]),
        pl.concat([relations, more_relations.with_columns(pl.col("cell") + 1000, pl.col("relation") + 1000)]),
        threshold=_THRESHOLD,
        sensitive_from=0,
    )
    alone = attack(more_cells, more_relations, threshold=_THRESHOLD, sensitive_from=0)
    found = both.filter(pl.col("cell") >= 1000).with_columns(
        pl.col("cell") - 1000, pl.col("proof").list.eval(pl.element() - 1000)
    )
    assert found.equals(alone)
    assert printed == len(one[1])


@given(systems())
def test_the_same_tables_give_the_same_answer_in_any_order(system: System) -> None:
    cells, relations, _ = posed(system)
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


@settings(max_examples=60)
@given(systems().filter(lambda system: bool(wanted(system))))
def test_the_numbers_of_a_proof_are_enough_to_see_what_it_proves(system: System) -> None:
    cells, relations, printed = posed(system)
    answer = attack(cells, relations, threshold=_THRESHOLD, sensitive_from=0)
    for cell, kind, low, high, proof in answer.iter_rows():
        # Whoever knows no other printed number than those of the proof finds the same.
        kept = relations.filter(
            (pl.col("cell").is_in(proof) | (pl.col("cell") >= printed)).all().over("relation")
        )
        again = attack(cells, kept, threshold=_THRESHOLD, sensitive_from=0).filter(pl.col("cell") == cell)
        assert again["class"].to_list() == [kind]
        assert again.select("low", "high").row(0) == (low, high) or not kind.startswith("exact")
