"""Each worked leak that is a system of sums or ranges, as the engine finds it."""

from collections.abc import Mapping, Sequence

import polars as pl
import pytest

from obapipe.audit.engine import attack
from tests.unit.audit.tables import Range, Sum, adds_up, tables

Answer = tuple[str, int | None, int | None]


def found(
    printed: Mapping[str, int],
    hidden: Sequence[str],
    sums: Sequence[Sum],
    *,
    ranges: Mapping[str, Range] | None = None,
    slack: Sequence[str] = (),
    sensitive_from: int = 0,
) -> dict[str, Answer]:
    cells, relations, names = tables(printed, hidden, sums, ranges=ranges, slack=slack)
    answer = attack(cells, relations, threshold=5, sensitive_from=sensitive_from)
    return {
        names[cell]: (kind, low, high)
        for cell, kind, low, high in answer.select("cell", "class", "low", "high").iter_rows()
    }


def test_one_hidden_cluster_follows_from_the_area_by_subtraction() -> None:
    printed = {"area": 41, "c1": 12, "c2": 9, "c3": 10, "c4": 7}
    answer = found(printed, ["c5"], [adds_up("area", "c1", "c2", "c3", "c4", "c5")])
    assert answer == {"c5": ("exact by algebra", 3, 3)}


def test_two_hidden_clusters_that_sum_to_nothing_are_both_nothing() -> None:
    printed = {"area": 31, "c1": 12, "c2": 9, "c3": 10}
    answer = found(printed, ["c4", "c5"], [adds_up("area", "c1", "c2", "c3", "c4", "c5")])
    assert answer == {"c4": ("exact by bounds", 0, 0), "c5": ("exact by bounds", 0, 0)}


def test_where_zeros_are_shown_two_hidden_clusters_that_sum_to_two_are_one_each() -> None:
    printed = {"area": 33, "c1": 12, "c2": 9, "c3": 10}
    answer = found(
        printed,
        ["c4", "c5"],
        [adds_up("area", "c1", "c2", "c3", "c4", "c5")],
        ranges={"c4": (1, None), "c5": (1, None)},
        sensitive_from=1,
    )
    assert answer == {"c4": ("exact by bounds", 1, 1), "c5": ("exact by bounds", 1, 1)}


def test_two_hidden_clusters_that_sum_to_nine_are_safe_with_one_marker() -> None:
    printed = {"area": 40, "c1": 12, "c2": 9, "c3": 10}
    assert found(printed, ["c4", "c5"], [adds_up("area", "c1", "c2", "c3", "c4", "c5")]) == {}


def test_a_marker_that_tells_small_from_not_small_gives_both_away() -> None:
    printed = {"area": 40, "c1": 12, "c2": 9, "c3": 10}
    sums = [adds_up("area", "c1", "c2", "c3", "c4", "c5")]
    assert found(printed, ["c4", "c5"], sums, ranges={"c4": (0, 4)}) == {"c4": ("proven small", 0, 4)}


def test_the_cell_that_joins_two_blocks_follows_although_every_line_has_two_holes() -> None:
    # Rows a to d, columns 1 to 4: a1 a2 b1 b2 are hidden, and c3 c4 d3 d4, and b3, which joins the two blocks.
    truth = [[4, 6, 20, 21], [7, 2, 3, 25], [22, 23, 8, 1], [24, 26, 2, 9]]
    holes = {"a1", "a2", "b1", "b2", "b3", "c3", "c4", "d3", "d4"}
    names = [[f"{row}{column}" for column in range(1, 5)] for row in "abcd"]
    printed = {
        name: truth[row][column]
        for row, line in enumerate(names)
        for column, name in enumerate(line)
        if name not in holes
    }
    printed |= {row: sum(truth[place]) for place, row in enumerate("abcd")}
    printed |= {str(column + 1): sum(line[column] for line in truth) for column in range(4)}
    sums = [adds_up(row, *names[place]) for place, row in enumerate("abcd")]
    sums += [adds_up(str(column + 1), *(line[column] for line in names)) for column in range(4)]
    assert found(printed, sorted(holes), sums)["b3"] == ("exact by algebra", 3, 3)


def test_a_second_table_of_the_same_children_gives_the_hidden_total_and_then_the_hidden_age() -> None:
    printed = {"age 2": 6, "age 3": 9, "source 1": 8, "source 2": 10}
    sums = [adds_up("total", "age 1", "age 2", "age 3"), adds_up("total", "source 1", "source 2")]
    answer = found(printed, ["total", "age 1"], sums)
    assert answer == {"total": ("exact by algebra", 18, 18), "age 1": ("exact by algebra", 3, 3)}


def test_two_years_to_date_give_the_month_between() -> None:
    answer = found({"march": 13, "april": 15}, ["new in april"], [adds_up("april", "march", "new in april")])
    assert answer == {"new in april": ("exact by algebra", 2, 2)}


def test_a_month_held_back_is_safe_where_the_next_is_far_enough() -> None:
    sums = [adds_up("april", "march", "in april"), adds_up("may", "april", "in may")]
    assert found({"march": 13, "may": 21}, ["april", "in april", "in may"], sums) == {}


def test_two_rolling_years_and_the_month_dropped_give_the_month_added() -> None:
    sums = [{"to march": 1, "to april": -1, "april": 1, "april before": -1}]
    printed = {"to march": 88, "to april": 90, "april before": 1}
    assert found(printed, ["april"], sums) == {"april": ("exact by algebra", 3, 3)}


def test_nested_counts_give_the_count_between() -> None:
    sums = [adds_up("all", "under 3", "3 or more"), adds_up("3 or more", "3 to 6", "6 or more")]
    answer = found({"all": 20, "3 or more": 18, "6 or more": 11}, ["under 3", "3 to 6"], sums)
    assert answer == {"under 3": ("exact by algebra", 2, 2), "3 to 6": ("exact by algebra", 7, 7)}


def test_a_percentage_of_fifty_gives_the_count_and_the_complement() -> None:
    answer = found(
        {"all": 50}, ["in", "not in"], [adds_up("all", "in", "not in")], ranges={"in": (49, 49)}
    )  # 98.0 % of 50 lies between 48.975 and 49.025
    assert answer == {"in": ("exact by bounds", 49, 49), "not in": ("exact by bounds", 1, 1)}


def test_a_range_of_a_rate_leaves_a_range() -> None:
    # 4 % of 85 is between 2.975 and 3.825, of 412 between 14.42 and 18.54.
    answer = found({}, ["of 85", "of 412"], [], ranges={"of 85": (3, 3), "of 412": (15, 18)})
    assert answer == {"of 85": ("exact by bounds", 3, 3)}


def test_a_change_with_one_month_shown_gives_the_other() -> None:
    sums = [{"before": 1, "change": 1, "now": -1}]
    assert found({"now": 9, "change": 6}, ["before"], sums) == {"before": ("exact by algebra", 3, 3)}


def test_four_rising_arrows_under_a_small_marker_give_all_five_months() -> None:
    months = [f"month {number}" for number in range(1, 6)]
    rises = [f"rise {number}" for number in range(1, 5)]
    sums = [{months[place]: 1, rises[place]: 1, months[place + 1]: -1} for place in range(4)]
    ranges: dict[str, Range] = dict.fromkeys(months, (0, 4)) | dict.fromkeys(rises, (1, None))
    answer = found({}, months, sums, ranges=ranges, slack=rises)
    assert answer == {month: ("exact by bounds", place, place) for place, month in enumerate(months)}


def test_the_city_and_its_areas_give_the_children_without_a_postcode() -> None:
    printed = {"city": 120, "a1": 40, "a2": 40, "a3": 38}
    answer = found(printed, ["unallocated"], [adds_up("city", "a1", "a2", "a3", "unallocated")])
    assert answer == {"unallocated": ("exact by algebra", 2, 2)}


def test_a_later_release_that_shows_one_of_two_hidden_clusters_gives_the_other() -> None:
    printed = {"area": 42, "c1": 12, "c2": 9, "c3": 10, "c5 as november has it": 8}
    sums = [
        adds_up("area", "c1", "c2", "c3", "c4", "c5"),
        {"c5": 1, "c5 as november has it": -1},
    ]
    answer = found(printed, ["c4", "c5"], sums)
    assert answer == {"c4": ("exact by algebra", 3, 3), "c5": ("exact by algebra", 8, 8)}


def test_a_hidden_count_that_cannot_be_small_is_in_no_danger_unless_it_is_exact() -> None:
    printed = {"area": 60, "c1": 20, "row": 12}
    sums = [adds_up("area", "c1", "c2", "c3"), adds_up("row", "c2", "other")]
    assert found(printed, ["c2", "c3", "other"], sums) == {}


def test_some_small_number_ruled_out_is_narrowed() -> None:
    sums = [adds_up("area", "c1", "c2"), adds_up("row", "c2", "other")]
    # c2 is at most 12, so c1 is at least 2.
    answer = found({"area": 14, "row": 12}, ["c1", "c2", "other"], sums)
    assert answer == {"c1": ("narrowed", 2, 14)}


def test_printed_numbers_that_contradict_each_other_are_said_to() -> None:
    answer = found({"area": 20, "c1": 12, "c2": 9}, ["c3"], [adds_up("area", "c1", "c2", "c3")])
    assert answer["c3"][0] == "contradiction"


def test_a_search_that_comes_to_no_end_is_told_and_ends_the_same_way_again() -> None:
    # Four sums of thirty noughts and ones, each to half of its shares: linear programmes say nothing of such sums, and
    # searches take far longer than they are given.
    ones = [f"x{number}" for number in range(30)]
    shares = [[pow(7, 4 * place + row + 1, 10007) % 100 for place in range(30)] for row in range(4)]
    printed = {f"half {row}": sum(share) // 2 for row, share in enumerate(shares)}
    sums = [
        {f"half {row}": -1, **{name: one for name, one in zip(ones, share, strict=True) if one}}
        for row, share in enumerate(shares)
    ]
    cells, relations, _ = tables(printed, ones, sums, ranges=dict.fromkeys(ones, (0, 1)))
    answer = attack(cells, relations, threshold=1, sensitive_from=0)
    assert answer["class"].to_list() == ["undecided"] * 30
    assert answer.equals(attack(cells, relations, threshold=1, sensitive_from=0))


def test_tables_that_are_none_are_refused() -> None:
    cells, relations, _ = tables({"total": 3}, ["part"], [adds_up("total", "part")])
    with pytest.raises(ValueError, match="A cell stands twice"):
        attack(pl.concat([cells, cells]), relations, threshold=5, sensitive_from=0)
    with pytest.raises(ValueError, match="cell 1, which is not there"):
        attack(cells.head(1), relations, threshold=5, sensitive_from=0)


def test_a_proof_names_few_of_the_figures() -> None:
    # Four sums hang together, and the first alone gives the hidden count away.
    printed = {"a": 10, "a1": 7, "b": 30, "c": 40}
    sums = [
        adds_up("a", "a1", "a2"),
        adds_up("b", "a2", "b1", "b2"),
        adds_up("c", "b1", "c1"),
    ]
    cells, relations, names = tables(printed, ["a2", "b1", "b2", "c1"], sums)
    answer = attack(cells, relations, threshold=5, sensitive_from=0)
    assert [(names[cell], kind) for cell, kind in answer.select("cell", "class").iter_rows()] == [
        ("a2", "exact by algebra")
    ]
    assert [names[cell] for cell in answer["proof"][0]] == ["a", "a1"]
