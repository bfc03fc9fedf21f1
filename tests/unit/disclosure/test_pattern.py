"""Patterns are proven by their own tables: every one is checked here in plain Python, no solver believed."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from obapipe.disclosure.goals import Level
from obapipe.disclosure.pattern import Pattern, find_pattern
from obapipe.disclosure.system import RelationError

Relations = list[dict[int, int]]


def cells_of(numbers: list[int], states: list[str] | None = None, **more: list[object]) -> pl.DataFrame:
    count = len(numbers)
    return pl.DataFrame(
        {
            "cell_id": range(count),
            "number": numbers,
            "state": states or ["free"] * count,
            "sensitive": [True] * count,
            "weight": [1.0 + place / 100 for place in range(count)],
            **more,
        }
    )


def relations_of(relations: Relations) -> pl.DataFrame:
    rows = [(number, cell, share) for number, one in enumerate(relations) for cell, share in one.items()]
    return pl.DataFrame(
        rows,
        schema={"relation_id": pl.Int64, "cell_id": pl.Int64, "coefficient": pl.Int64},
        orient="row",
    )


def total(whole: int, *parts: int) -> dict[int, int]:
    return {whole: -1} | dict.fromkeys(parts, 1)


def shown(pattern: Pattern) -> list[int]:
    return pattern.decisions.filter(~pl.col("hidden"))["cell_id"].to_list()


def is_proven(
    numbers: list[int], relations: Relations, pattern: Pattern, floor: int, beyond: int, *, above: bool
) -> None:
    """The four statements: only hidden cells move, relations hold, nothing falls below, every value is shown."""
    hidden = set(pattern.decisions.filter("hidden")["cell_id"])
    tables: dict[int, dict[int, int]] = {}
    for witness, cell, move in pattern.certificates.iter_rows():
        tables.setdefault(witness, {})[cell] = move
    for table in tables.values():
        assert table.keys() <= hidden
        assert all(numbers[cell] + move >= floor for cell, move in table.items())
        assert all(sum(share * table.get(cell, 0) for cell, share in one.items()) == 0 for one in relations)
    values: dict[int, set[int]] = {cell: {numbers[cell]} for cell in hidden}
    for witness, cell, value in pattern.targets.iter_rows():
        assert numbers[cell] + tables[witness].get(cell, 0) == value
        values[cell].add(value)
    unsafe = set(pattern.unsafe["cell_id"])
    for cell in hidden - unsafe:
        if floor <= numbers[cell] < beyond:
            assert values[cell] >= set(range(floor, beyond)), cell
            assert not above or max(values[cell]) >= beyond, cell


# ------------------------------------------------------------------ written cases
def test_a_small_count_takes_the_cheapest_company_that_leaves_it_deniable() -> None:
    """Area 41 of clusters 12, 9, 10, 7 and 3: the 3 and one more, no total."""
    numbers = [12, 9, 10, 7, 3, 41]
    pattern = find_pattern(cells_of(numbers), relations_of([total(5, 0, 1, 2, 3, 4)]))
    assert pattern.decisions["reason"].to_list() == ["secondary", None, None, None, "primary", None]


def test_two_zeros_whose_sum_is_known_are_not_company_enough() -> None:
    numbers = [12, 9, 10, 0, 0, 31]
    pattern = find_pattern(cells_of(numbers), relations_of([total(5, 0, 1, 2, 3, 4)]))
    hidden = pattern.decisions.filter("hidden")["cell_id"].to_list()
    assert hidden == [0, 3, 4]
    assert pattern.targets.filter(cell_id=3)["value"].max() == 5


def test_a_bridge_between_two_blocks_is_not_given_away() -> None:
    """A joint 4 by 4 table in which every line has two holes, yet one cell follows (disclosure.md 2.5, 5)."""
    inner = [[4, 6, 20, 21], [7, 8, 3, 22], [23, 24, 6, 9], [25, 26, 7, 5]]
    numbers = [one for line in inner for one in line]
    numbers += [sum(line) for line in inner] + [sum(line[j] for line in inner) for j in range(4)]
    relations = [total(16 + i, *(4 * i + j for j in range(4))) for i in range(4)]
    relations += [total(20 + j, *(4 * i + j for i in range(4))) for j in range(4)]
    pattern = find_pattern(cells_of(numbers), relations_of(relations))
    assert pattern.unsafe.is_empty()
    is_proven(numbers, relations, pattern, 0, 5, above=True)


def test_level_e_asks_for_less_than_level_d() -> None:
    numbers = [12, 9, 10, 0, 1, 32]
    relations = [total(5, 0, 1, 2, 3, 4)]
    exact = find_pattern(cells_of(numbers), relations_of(relations), level="E")
    deniable = find_pattern(cells_of(numbers), relations_of(relations), level="D")
    assert exact.decisions["hidden"].sum() == 2
    assert deniable.decisions["hidden"].sum() == 3


def test_zeros_are_shown_where_only_counts_from_one_are_small() -> None:
    numbers = [0, 2, 9, 14, 25]
    pattern = find_pattern(cells_of(numbers), relations_of([total(4, 0, 1, 2, 3)]), sensitive_from=1)
    assert shown(pattern) == [0, 3, 4]
    is_proven(numbers, [total(4, 0, 1, 2, 3)], pattern, 1, 5, above=True)


def test_a_marked_count_that_is_not_small_must_not_follow_either() -> None:
    numbers = [9, 10, 11, 30]
    cells = cells_of(numbers, ["hidden", "free", "free", "free"], printed=[True] * 4)
    pattern = find_pattern(cells, relations_of([total(3, 0, 1, 2)]))
    assert pattern.decisions["hidden"].to_list() == [True, True, False, False]
    unseen = find_pattern(
        cells.with_columns(printed=pl.col("cell_id") != 0), relations_of([total(3, 0, 1, 2)])
    )
    assert unseen.decisions["hidden"].to_list() == [True, False, False, False]


def test_what_readers_have_and_blocks_is_named() -> None:
    numbers = [9, 3, 12, 40]
    cells = cells_of(numbers, ["known", "free", "known", "free"])
    pattern = find_pattern(cells, relations_of([total(2, 0, 1)]))
    assert pattern.unsafe["cell_id"].to_list() == [1, 1]
    assert pattern.unsafe["value"].to_list() == [0, 5]
    assert all(set(blocking) <= {0, 2} and blocking for blocking in pattern.unsafe["blocking"].to_list())
    assert shown(pattern) == [0, 2, 3]


def test_a_relation_that_does_not_hold_is_refused() -> None:
    with pytest.raises(RelationError, match="do not sum to 0"):
        find_pattern(cells_of([1, 2, 4]), relations_of([total(2, 0, 1)]))


def test_a_relation_of_a_cell_that_is_not_there_is_refused() -> None:
    with pytest.raises(RelationError, match="not there"):
        find_pattern(cells_of([1, 2, 3]), relations_of([total(7, 0, 1)]))


def test_nothing_small_hides_nothing() -> None:
    pattern = find_pattern(cells_of([10, 20, 30]), relations_of([total(2, 0, 1)]))
    assert shown(pattern) == [0, 1, 2]
    assert pattern.certificates.is_empty()
    assert pattern.targets.is_empty()


# ------------------------------------------------------------------ invented tables
@st.composite
def tables(draw: st.DrawFn) -> tuple[list[int], Relations, list[str]]:
    """A table of places and categories with all margins, perhaps a year to date, some of it told before."""
    places, kinds = draw(st.integers(2, 5)), draw(st.integers(2, 4))
    small = st.sampled_from([0, 0, 1, 2, 3, 4, 5, 6, 9, 17, 40])
    inner = [[draw(small) for _ in range(kinds)] for _ in range(places)]
    numbers = [one for line in inner for one in line]
    numbers += [sum(line) for line in inner] + [sum(line[j] for line in inner) for j in range(kinds)]
    numbers.append(sum(map(sum, inner)))
    body, everything = places * kinds, len(numbers) - 1
    relations = [total(body + i, *(kinds * i + j for j in range(kinds))) for i in range(places)]
    relations += [total(body + places + j, *(kinds * i + j for i in range(places))) for j in range(kinds)]
    relations.append(total(everything, *range(body, body + places)))
    states = ["free"] * len(numbers)
    if draw(st.booleans()):  # the first place's year to date, and what it was a month ago
        before = draw(small)
        numbers += [before, before + numbers[body]]
        relations.append(total(len(numbers) - 1, len(numbers) - 2, body))
        states += ["free", "free"]
        states[body] = "hidden"
    if draw(st.booleans()):
        states[draw(st.integers(0, body - 1))] = "hidden"
    return numbers, relations, states


@settings(max_examples=200)
@given(tables(), st.sampled_from([0, 0, 1]), st.sampled_from(["D", "D", "R"]), st.sampled_from([5, 5, 3, 8]))
def test_every_pattern_is_proven(
    table: tuple[list[int], Relations, list[str]], floor: int, level: Level, threshold: int
) -> None:
    numbers, relations, states = table
    if floor:  # a zero that is hidden for another reason is no secret
        states = ["free" if not number else state for number, state in zip(numbers, states, strict=True)]
    cells = cells_of(numbers, states)
    pattern = find_pattern(
        cells, relations_of(relations), threshold=threshold, sensitive_from=floor, level=level
    )
    if not floor:
        assert pattern.unsafe.is_empty()
    hidden = set(pattern.decisions.filter("hidden")["cell_id"])
    assert hidden >= {cell for cell, number in enumerate(numbers) if floor <= number < threshold}
    is_proven(numbers, relations, pattern, floor, threshold, above=level == "D")


@settings(max_examples=25)
@given(tables(), st.randoms(use_true_random=False))
def test_the_order_of_rows_decides_nothing(
    table: tuple[list[int], Relations, list[str]], random: object
) -> None:
    numbers, relations, states = table
    cells, entries = cells_of(numbers, states), relations_of(relations)
    first = find_pattern(cells, entries)
    second = find_pattern(cells.reverse(), entries.sample(fraction=1, shuffle=True, seed=7))
    assert first.decisions.equals(second.decisions)
    assert first.certificates.equals(second.certificates)


@settings(max_examples=40)
@given(tables())
def test_no_cell_is_hidden_that_could_be_shown(table: tuple[list[int], Relations, list[str]]) -> None:
    """Shown one at a time with all others as they are, every company cell would give something away."""
    numbers, relations, states = table
    pattern = find_pattern(cells_of(numbers, states), relations_of(relations))
    reasons = pattern.decisions["reason"].to_list()
    for cell in pattern.decisions.filter(reason="secondary")["cell_id"].to_list():
        others = [
            "known" if number == cell or reason is None else "hidden" for number, reason in enumerate(reasons)
        ]
        without = find_pattern(cells_of(numbers, others), relations_of(relations))
        assert without.unsafe.height, f"cell {cell} need not be hidden"


# ------------------------------------------------------------------ insiders
def area() -> tuple[pl.DataFrame, pl.DataFrame]:
    """An area of five clusters, two of which a pattern hides; each cluster knows its own figure."""
    cells = cells_of([12, 9, 10, 7, 3, 41], holder=["A", "B", "C", "D", "E", None])
    return cells, relations_of([total(5, 0, 1, 2, 3, 4)])


def test_a_cluster_that_hides_with_another_could_work_it_out_and_that_is_told() -> None:
    pattern = find_pattern(*area(), insiders="report")
    assert pattern.decisions.filter("hidden")["cell_id"].to_list() == [0, 4]
    assert pattern.exposed.rows() == [(4, "A")]


def test_a_third_is_hidden_where_insiders_are_to_be_kept_out() -> None:
    pattern = find_pattern(*area(), insiders="prevent")
    assert pattern.decisions["hidden"].sum() == 3
    assert pattern.exposed.is_empty()


def test_an_insider_whom_earlier_figures_serve_is_told_not_refused() -> None:
    cells, relations = area()
    pattern = find_pattern(
        cells.with_columns(state=pl.Series(["free", "known", "known", "known", "free", "known"])),
        relations,
        insiders="prevent",
    )
    assert pattern.unsafe.is_empty()
    assert pattern.exposed.rows() == [(4, "A")]


@settings(max_examples=40)
@given(tables())
def test_whoever_is_told_of_nothing_can_work_out_nothing(
    table: tuple[list[int], Relations, list[str]],
) -> None:
    """What an insider knows is known: the pattern must be safe for a reader who was told his figures."""
    numbers, relations, states = table
    holders = ["A" if cell % 3 == 0 else "B" for cell in range(len(numbers))]
    cells, entries = cells_of(numbers, states, holder=list(holders)), relations_of(relations)
    pattern = find_pattern(cells, entries, insiders="prevent")
    hidden = pattern.decisions["hidden"].to_list()
    for insider in "AB":
        knows = [
            "known" if holder == insider or not unseen else "hidden"
            for holder, unseen in zip(holders, hidden, strict=True)
        ]
        exact = find_pattern(cells_of(numbers, knows), entries, level="E").unsafe["cell_id"]
        told = pattern.exposed.filter(holder=insider)["cell_id"]
        assert set(exact) == set(told)
