"""Checks that know the data: where each one fires, with what it says, and where it stays silent."""

from collections.abc import Sequence

from obapipe.checking import find
from obapipe.ingest.problems import Problem
from tests.spec.bench import Bench
from tests.spec.city import indicator, snapshot
from tests.spec.conftest import MakeBench

NOT_SENT = 999  # the source_row of a zero that stands for an absent row


def found(one: Bench, *received: str, rule: str) -> list[Problem]:
    """The problems of a rule among what arrived in some months."""
    one.connection.execute(
        "update restricted.landing set source_row = null where source_row = ?", [NOT_SENT]
    ).fetchall()
    one.conform()
    problems = find(one.connection, one.partnership, received)
    assert list(problems) == list(received)
    return [problem for month in received for problem in problems[month] if problem.rule == rule]


def children(bench: MakeBench, **keys: object) -> Bench:
    """A bench of one stock, children looked after, in the clusters A, B and C of the city T."""
    return bench({"children": indicator(snapshot(status="in"), **keys)})


def monthly(one: Bench, figures: dict[str, Sequence[object]], first: int = 1) -> None:
    """Land a place's children month by month, all of 2013, each in its own month; None for no row.

    A text `1` is a count that is no row but a zero made up for one.
    """
    lines = ["received | period | geography | status | age_band | children | source_file | source_row"]
    for at, place in enumerate(sorted(figures)):
        for month, number in enumerate(figures[place], start=first):
            if number is not None:
                period = f"2013-{month:02d}"
                row = NOT_SENT if number == "absent" else at + 2
                count = 0 if number == "absent" else number
                lines.append(f"{period} | {period} | {place} | in | 0-4 | {count} | {period}/in.csv | {row}")
    one.land("children_snapshot", "\n".join(lines))


# ---------------------------------------------------------------------- stopped_reporting
def test_a_place_that_always_reported_and_now_does_not_is_told(bench: MakeBench) -> None:
    one = children(bench)
    monthly(one, {"A": [7, 8, 9, 8], "B": [3, 2, 3], "C": [5, 5, 5, 5]})
    assert found(one, "2013-04", rule="stopped_reporting") == [
        Problem(
            "warning",
            "stopped_reporting",
            "2013-04/in.csv",
            found="2013-04: nothing for B Brook",
            expected="figures, as in each of the 3 periods before and from 2 other places now",
            advice="Ask the sender whether rows are missing; the figures of those places are not available.",
            count=1,
            extract="children_snapshot",
        )
    ]


def test_a_place_that_missed_a_month_before_did_not_stop(bench: MakeBench) -> None:
    one = children(bench)
    monthly(one, {"A": [7, 8, 9, 8], "B": [3, None, 3], "C": [5, 5, 5, 5]})
    assert found(one, "2013-04", rule="stopped_reporting") == []


def test_a_made_up_zero_is_no_report_where_the_usual_count_is_large(bench: MakeBench) -> None:
    one = children(bench)
    monthly(one, {"A": [7, 8, 9, 8], "B": [10, 11, 9, "absent"], "C": [9, 10, 10, "absent"]})
    (problem,) = found(one, "2013-04", rule="stopped_reporting")
    assert (problem.found, problem.count) == ("2013-04: nothing for B Brook", 1)


def test_how_long_a_place_has_to_have_reported_is_policy(bench: MakeBench) -> None:
    one = children(bench, checks={"stopped_reporting": {"periods": 1, "severity": "error"}})
    monthly(one, {"A": [7, 8, 9, 8], "B": [3, None, 3], "C": [5, 5, 5, 5]})
    (problem,) = found(one, "2013-04", rule="stopped_reporting")
    assert problem.severity == "error"


def test_a_check_that_is_off_says_nothing(bench: MakeBench) -> None:
    one = children(bench, checks={"stopped_reporting": "off"})
    monthly(one, {"A": [7, 8, 9, 8], "B": [3, 2, 3], "C": [5, 5, 5, 5]})
    assert found(one, "2013-04", rule="stopped_reporting") == []


# ---------------------------------------------------------------------- restated_history
def restated(bench: MakeBench, **keys: object) -> Bench:
    """July is sent again in September: A rises by 2, B falls by 5, C stays as it was."""
    one = children(bench, **keys)
    one.land(
        "children_snapshot",
        """
        received | period  | geography | status | age_band | children | source_file      | source_row
        2013-07  | 2013-07 | A         | in     | 0-4      | 19       | 2013-07/in.csv   | 2
        2013-07  | 2013-07 | B         | in     | 0-4      | 30       | 2013-07/in.csv   | 3
        2013-07  | 2013-07 | C         | in     | 0-4      | 40       | 2013-07/in.csv   | 4
        2013-09  | 2013-07 | A         | in     | 0-4      | 21       | 2013-09/more.csv | 7
        2013-09  | 2013-07 | B         | in     | 0-4      | 25       | 2013-09/more.csv | 8
        2013-09  | 2013-07 | C         | in     | 0-4      | 40       | 2013-09/more.csv | 9
        2013-09  | 2013-09 | A         | in     | 0-4      | 22       | 2013-09/more.csv | 10
        """,
    )
    return one


def test_history_that_changes_is_listed_old_against_new_the_largest_first(bench: MakeBench) -> None:
    assert found(restated(bench), "2013-09", rule="restated_history") == [
        Problem(
            "notice",
            "restated_history",
            "2013-09/more.csv",
            row=7,
            found="children: B Brook 2013-07: 25 was 30; A Abbey 2013-07: 21 was 19",
            expected="the figures sent before",
            advice="Nothing to do where the sender meant it; pages mark what is revised. "
            "Otherwise ask which figures hold.",
            count=2,
            extract="children_snapshot",
        )
    ]


def test_what_is_sent_for_the_first_time_restates_nothing(bench: MakeBench) -> None:
    assert found(restated(bench), "2013-07", rule="restated_history") == []


def test_restating_may_be_forbidden_or_ignored(bench: MakeBench) -> None:
    forbidden = restated(bench, checks={"restated_history": "error"})
    assert [one.severity for one in found(forbidden, "2013-09", rule="restated_history")] == ["error"]
    ignored = restated(bench, checks={"restated_history": "off"})
    assert found(ignored, "2013-09", rule="restated_history") == []
