"""Clusters that know their own figures, and corrections that cannot be said: both are told to the analyst."""

import pytest

from obapipe.disclosure.notes import notes
from tests.spec.bench import Bench
from tests.spec.conftest import MakeBench
from tests.spec.test_suppression import FIVE, FLOW, STOCK, add, said


def told(one: Bench, *releases: str) -> list[str]:
    return notes(one.connection, releases, one.partnership)


# ------------------------------------------------------------------ insiders
def five(bench: MakeBench, insider: str) -> Bench:
    one = bench(STOCK, places=FIVE, insider=insider)
    add(
        one,
        "A | B | C | D | E | T\n12 | 9 | 10 | 7 | 3 | 41",
        "geography",
        indicator="children",
        period="2013-07",
    )
    one.protect("2013-07")
    return one


def test_a_cluster_that_could_work_out_its_neighbour_is_reported(bench: MakeBench) -> None:
    one = five(bench, "report")
    assert said(one, "2013-07", "A", "B", "C", "D", "E", "T") == "12 9 10 [c] [c] 41"
    rows = one.frame("restricted.insider").select("release", "insider", "geography", "printed").rows()
    assert rows == [("2013-07", "D", "E", True)]
    (sentence,) = told(one, "2013-07")
    assert sentence.startswith(
        "1 hidden figures could be worked out by a cluster that knows its own (1 could)"
    )


def test_by_policy_a_third_is_hidden_and_none_could(bench: MakeBench) -> None:
    one = five(bench, "cluster")
    assert said(one, "2013-07", "A", "B", "C", "D", "E", "T") == "12 [c] 10 [c] [c] 41"
    assert one.frame("restricted.insider").is_empty()
    assert told(one, "2013-07") == []


def test_where_nobody_asks_nothing_is_told(bench: MakeBench) -> None:
    assert told(five(bench, "off"), "2013-07") == []


# ------------------------------------------------------------------ corrections
@pytest.fixture
def corrected(bench: MakeBench) -> Bench:
    """By May Brook had 10, so 1 of the 11 of April at least were not its own; then Brook's April is corrected to 1."""
    one = bench(FLOW)
    april = {"indicator": "starts", "period": "2013-04"}
    may = {"indicator": "starts", "period": "2013-05"}
    add(one, "A | B | C | T\n2 | 8 | 1 | 11", "geography", **april, received="2013-05")
    add(one, "B\n10", "geography", **may, received="2013-05")
    add(one, "B | T\n1 | 4", "geography", **april, received="2013-06")
    add(one, "B\n3", "geography", **may, received="2013-06")
    one.protect("2013-05", "2013-06")
    return one


def test_a_correction_that_would_give_a_hidden_count_away_is_held(corrected: Bench) -> None:
    """The town's 4 could not be 0: one child at least was Abbey's or Copse's, whose figures did not change."""
    for release in ("2013-05", "2013-06"):
        assert said(corrected, release, *"ABCT", period="2013-04") == "[c] [c] [c] 11"
        assert said(corrected, release, "B", period="2013-05") == "10"
    held = corrected.frame("restricted.held").select(
        "release", "indicator", "geography", "period", "because_of"
    )
    assert held.rows() == [
        ("2013-06", "starts", "B", "2013-05", "2013-05"),
        ("2013-06", "starts", "T", "2013-04", "2013-05"),
    ]


def test_the_analyst_is_told_what_is_held_and_why(corrected: Bench) -> None:
    sentences = told(corrected, "2013-06")
    assert [sentence.split(", is held: ")[0] for sentence in sentences] == [
        "2013-06: the correction of Title, Town, 2013-04",
        "2013-06: the correction of Title, Brook, 2013-05",
    ]
    assert told(corrected, "2013-05") == []
