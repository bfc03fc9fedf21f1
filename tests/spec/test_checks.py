"""Checks that know the data: where each one fires, with what it says, and where it stays silent."""

from collections.abc import Sequence

import pytest

from obapipe.checking import find
from obapipe.ingest.problems import Problem
from obapipe.partnership import Source
from tests.spec.bench import Bench
from tests.spec.city import indicator, snapshot, values
from tests.spec.conftest import MakeBench

NOT_SENT = 999  # the source_row of a zero that stands for an absent row
WITH_AREAS = """
code | name  | level   | parent | valid_from | valid_to | successor
T    | Town  | city    |        |            |          |
R    | Ridge | area    | T      |            |          |
S    | Slope | area    | T      |            |          |
A    | Abbey | cluster | R      |            |          |
B    | Brook | cluster | R      |            |          |
C    | Copse | cluster | S      |            |          |
"""
WITH_ONE_CLUSTER = """
code | name  | level   | parent | valid_from | valid_to | successor
T    | Town  | city    |        |            |          |
A    | Abbey | cluster | T      |            |          |
"""


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
    places = {"places": str(keys.pop("places"))} if "places" in keys else {}
    return bench({"children": indicator(snapshot(status="in"), **keys)}, **places)


def month(number: int) -> str:
    """The first month is January 2013."""
    return f"{2013 + (number - 1) // 12}-{(number - 1) % 12 + 1:02d}"


def monthly(
    one: Bench, figures: dict[str, Sequence[int | str | None]], status: str = "in", file: str = "in.csv"
) -> None:
    """Land each place's children month by month from January 2013, each month as it ends.

    None is no row; "absent" is a zero made up for an absent row.
    """
    lines = ["received | period | geography | status | age_band | children | source_file | source_row"]
    for at, place in enumerate(sorted(figures)):
        for number, count in enumerate(figures[place], start=1):
            if count is not None:
                period, row = month(number), NOT_SENT if count == "absent" else at + 2
                shown = 0 if count == "absent" else count
                lines.append(
                    f"{period} | {period} | {place} | {status} | 0-4 | {shown} | {period}/{file} | {row}"
                )
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
            found="2013-04: nothing for B Brook (children)",
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
    assert (problem.found, problem.count) == ("2013-04: nothing for B Brook (children)", 1)


def test_a_place_that_nobody_expects_any_more_did_not_stop(bench: MakeBench) -> None:
    places = """
        code | name  | level   | parent | valid_from | valid_to | successor
        T    | Town  | city    |        |            |          |
        A    | Abbey | cluster | T      |            |          |
        B    | Brook | cluster | T      |            | 2013-03  |
        """
    one = children(bench, places=places)
    monthly(one, {"A": [7, 8, 9, 8], "B": [3, 2, 3]})
    assert found(one, "2013-04", rule="stopped_reporting") == []


def test_several_indicators_of_a_file_are_one_cause(bench: MakeBench) -> None:
    one = bench({"inside": indicator(snapshot(status="in")), "all": indicator(snapshot(status="in out"))})
    monthly(one, {"A": [7, 8, 9, 8], "B": [3, 2, 3], "C": [5, 5, 5]})
    (problem,) = found(one, "2013-04", rule="stopped_reporting")
    assert (problem.found, problem.count) == (
        "2013-04: nothing for B Brook (inside, all); C Copse (inside, all)",
        2,
    )


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


def test_a_problem_names_the_sheet_of_its_row(bench: MakeBench) -> None:
    one = restated(bench)
    one.connection.execute("update restricted.landing set source_sheet = 'Data'").fetchall()
    (problem,) = found(one, "2013-09", rule="restated_history")
    assert (problem.sheet, problem.row) == ("Data", 7)


def test_what_is_sent_for_the_first_time_restates_nothing(bench: MakeBench) -> None:
    assert found(restated(bench), "2013-07", rule="restated_history") == []


def test_restating_may_be_forbidden_or_ignored(bench: MakeBench) -> None:
    forbidden = restated(bench, checks={"restated_history": "error"})
    assert [one.severity for one in found(forbidden, "2013-09", rule="restated_history")] == ["error"]
    ignored = restated(bench, checks={"restated_history": "off"})
    assert found(ignored, "2013-09", rule="restated_history") == []


def test_a_rate_that_gets_its_first_residents_is_not_restated(bench: MakeBench) -> None:
    one = children(bench, places=WITH_ONE_CLUSTER, unit="per_10000", denominator={"population": [0, 17]})
    monthly(one, {"A": [20, 21]})
    for received, people in (("2013-02", 1000), ("2013-03", 2000)):
        one.land(
            "population",
            f"""
            received  | period | geography | age_from | age_to | population | source_file | source_row
            {received} | 2012  | A         | 0        | 17     | {people}   | people.csv  | 2
            """,
        )
    assert found(one, "2013-02", rule="restated_history") == []
    (problem,) = found(one, "2013-03", rule="restated_history")
    assert (problem.file, problem.row, problem.count) == ("people.csv", None, 2)
    assert problem.found == ("children: A Abbey 2013-02: 105 was 210; A Abbey 2013-01: 100 was 200")


# ---------------------------------------------------------------------- jump
STEADY = [20, 22, 21, 20, 23, 21, 22, 20, 21, 23, 22, 21, 20]


def test_a_change_beyond_all_that_the_past_shows_is_a_jump(bench: MakeBench) -> None:
    one = children(bench)
    monthly(one, {"A": [*STEADY, 60], "B": [*STEADY, 22], "C": [*STEADY, 19]})
    assert found(one, "2014-02", rule="jump") == [
        Problem(
            "warning",
            "jump",
            "2014-02/in.csv",
            row=2,
            found="children: A Abbey 2014-02: 60 after 20 in 2014-01 (usual change 3.87, largest 3)",
            expected="a change like those that the place's own past shows",
            advice="Ask the sender whether the figure is right. Where it is, nothing has to be done.",
            count=1,
            extract="children_snapshot",
        )
    ]


def test_a_change_as_large_as_one_before_is_no_jump(bench: MakeBench) -> None:
    one = children(bench)
    monthly(one, {"A": [20, 60, *STEADY, 60]})
    assert found(one, month(16), rule="jump") == []


def test_small_numbers_do_not_jump_by_chance(bench: MakeBench) -> None:
    one = children(bench)
    monthly(one, {"A": [1, 0, 1, 1, 0, 1, 0, 0, 1, 0, 1, 1, 0, 4]})
    assert found(one, "2014-02", rule="jump") == []


def test_a_past_of_less_than_a_year_shows_nothing(bench: MakeBench) -> None:
    one = children(bench)
    monthly(one, {"A": [*STEADY[:12], 60]})
    assert found(one, "2014-01", rule="jump") == []
    short = children(bench, checks={"jump": {"past": 11, "severity": "error"}})
    monthly(short, {"A": [*STEADY[:12], 60]})
    assert [one.severity for one in found(short, "2014-01", rule="jump")] == ["error"]


def test_what_changes_with_its_definition_is_no_jump(bench: MakeBench) -> None:
    one = children(bench, breaks=[{"version": 2, "from": "2014-02", "reason": "Short breaks are counted."}])
    monthly(one, {"A": [*STEADY, 60]})
    assert found(one, "2014-02", rule="jump") == []


def test_a_city_jumps_where_no_place_does(bench: MakeBench) -> None:
    """Each cluster loses what it has lost before, but never all of them at once."""
    figures = {
        "A": [40, 40, 25, *[40] * 11, 25],
        "B": [40, 40, 40, 40, 25, *[40] * 9, 25],
        "C": [40, 40, 40, 40, 40, 40, 25, *[40] * 7, 25],
    }
    one = children(bench)
    monthly(one, figures)
    (problem,) = found(one, month(15), rule="jump")
    assert (
        problem.found == "children: T Town 2014-03: 75 after 120 in 2014-02 (usual change 5.48, largest 15)"
    )


def test_a_sum_is_not_told_beside_the_place_that_jumped(bench: MakeBench) -> None:
    one = children(bench, places=WITH_ONE_CLUSTER)
    monthly(one, {"A": [*STEADY, 60]})
    (problem,) = found(one, "2014-02", rule="jump")
    assert problem.count == 1


def test_a_place_that_stopped_did_not_jump_to_zero(bench: MakeBench) -> None:
    one = children(bench)
    monthly(one, {"A": [*STEADY, 20], "B": [number + 60 for number in STEADY] + ["absent"]})
    assert found(one, "2014-02", rule="jump") == []
    assert len(found(one, "2014-02", rule="stopped_reporting")) == 1


def test_a_month_is_judged_by_what_was_known_in_it(bench: MakeBench) -> None:
    """What came later, such as the same jump again, changes nothing."""
    one = children(bench)
    monthly(one, {"A": [*STEADY, 60, 20, 60, 20]})
    assert len(found(one, "2014-02", rule="jump")) == 1
    assert found(one, "2014-03", "2014-04", rule="jump") == []


def test_a_share_is_judged_by_its_value(bench: MakeBench) -> None:
    """The count doubles with the cohort; the share stays."""
    one = bench({"part": indicator(values("part"), denominator=values("part", "denominator"))})
    lines = ["received | period | geography | indicator | numerator | denominator"]
    for number in range(1, 15):
        size = 100 if number < 14 else 400
        lines.append(f"{month(number)} | {month(number)} | A | part | {size // 5} | {size}")
        lines.append(f"{month(number)} | {month(number)} | B | part | {20 if number < 14 else 95} | 100")
    one.land("indicator_values", "\n".join(lines))
    (problem,) = found(one, "2014-02", rule="jump")
    assert problem.found == "part: B Brook 2014-02: 95 after 20 in 2014-01 (usual change 1.09, largest 0)"


def test_a_year_to_date_is_judged_by_its_months(bench: MakeBench) -> None:
    """From 120 in March to 10 in April is the usual ten a month, and so is 30 where a month was left out."""
    one = children(bench, places=WITH_ONE_CLUSTER, kind="flow", checks={"cumulative": "financial_year"})
    so_far = [10 * ((number + 8) % 12 + 1) for number in range(1, 18)]
    monthly(one, {"A": so_far})
    assert found(one, *map(month, range(1, 18)), rule="jump") == []
    monthly(one, {"A": [*[None] * 17, so_far[-1] + 80]})
    (problem,) = found(one, month(18), rule="jump")
    assert problem.found == "children: A Abbey 2014-06: 80 after 10 in 2014-05 (usual change 4.47, largest 0)"


# ---------------------------------------------------------------------- placeholder_zeros, zeros_everywhere
def test_nothing_but_zeros_for_a_place_that_was_never_near_zero(bench: MakeBench) -> None:
    one = children(bench)
    monthly(one, {"A": [30, 31, 30, 32], "B": [20, 22, 21, 0], "C": [3, 2, 3, 0]})
    assert found(one, "2013-04", rule="placeholder_zeros") == [
        Problem(
            "warning",
            "placeholder_zeros",
            "2013-04/in.csv",
            row=3,
            found="2013-04: nothing but zeros for B Brook (usually 21)",
            expected="figures above zero, as in every period before",
            advice="Ask the sender whether the zeros stand for figures that are not known yet.",
            count=1,
            extract="children_snapshot",
        )
    ]


def test_a_zero_that_was_there_before_is_no_placeholder(bench: MakeBench) -> None:
    one = children(bench)
    monthly(one, {"A": [30, 31, 30, 32, 30], "B": [20, 22, 0, 21, 0]})
    assert found(one, "2013-05", rule="placeholder_zeros") == []


def test_a_place_with_other_figures_in_the_file_has_no_placeholders(bench: MakeBench) -> None:
    one = bench({"inside": indicator(snapshot(status="in")), "plan": indicator(snapshot(status="plan"))})
    monthly(one, {"A": [30, 31, 30, 32], "B": [20, 22, 21, 0]})
    monthly(one, {"A": [9, 9, 9, 9], "B": [4, 4, 4, 4]}, status="plan")
    assert found(one, "2013-04", rule="placeholder_zeros") == []


def test_a_zero_that_was_not_sent_is_no_placeholder_but_a_place_that_stopped(bench: MakeBench) -> None:
    one = children(bench)
    monthly(one, {"A": [30, 31, 30, 32], "B": [20, 22, 21, "absent"]})
    assert found(one, "2013-04", rule="placeholder_zeros") == []
    assert len(found(one, "2013-04", rule="stopped_reporting")) == 1


def test_placeholders_are_judged_by_policy(bench: MakeBench) -> None:
    one = children(bench, checks={"placeholder_zeros": {"severity": "error", "usual": 2}})
    monthly(one, {"A": [30, 31, 30, 32], "B": [3, 2, 3, 0]})
    assert [problem.severity for problem in found(one, "2013-04", rule="placeholder_zeros")] == ["error"]
    off = children(bench, checks={"placeholder_zeros": "off"})
    monthly(off, {"A": [30, 31, 30, 32], "B": [20, 22, 21, 0]})
    assert found(off, "2013-04", rule="placeholder_zeros") == []


@pytest.mark.parametrize("nothing", [0, "absent"])
def test_zero_for_every_place_at_once_is_an_error(bench: MakeBench, nothing: int | str) -> None:
    """A part of a file that is left out makes zeros where absent rows mean zero."""
    one = children(bench)
    monthly(one, {"A": [4, 5, 4, nothing], "B": [3, 2, 3, nothing], "C": [5, 6, 5, nothing]})
    (problem,) = found(one, "2013-04", rule="zeros_everywhere")
    assert (problem.severity, problem.file, problem.count) == ("error", "2013-04/in.csv", 3)
    assert problem.row == (2 if nothing == 0 else None)
    assert problem.found == "children 2013-04: zero for every place at once: A Abbey; B Brook; C Copse"
    assert problem.expected == "figures that add up to about 12; they were never zero before"


def test_one_place_above_zero_is_enough(bench: MakeBench) -> None:
    one = children(bench)
    monthly(one, {"A": [4, 5, 4, 0], "B": [3, 2, 3, 0], "C": [5, 6, 5, 1]})
    assert found(one, "2013-04", rule="zeros_everywhere") == []


def test_zeros_everywhere_may_be_true(bench: MakeBench) -> None:
    one = children(bench, checks={"zeros_everywhere": "off"})
    monthly(one, {"A": [4, 5, 4, 0], "B": [3, 2, 3, 0], "C": [5, 6, 5, 0]})
    assert found(one, "2013-04", rule="zeros_everywhere") == []


# ---------------------------------------------------------------------- falling_year_to_date
def so_far(bench: MakeBench, counts: list[int | str | None], **checks: object) -> Bench:
    one = children(
        bench, places=WITH_ONE_CLUSTER, kind="flow", checks={"cumulative": "financial_year", **checks}
    )
    monthly(one, {"A": counts})
    return one


def test_a_year_to_date_that_falls_is_told(bench: MakeBench) -> None:
    one = so_far(bench, [80, 90, 100, 10, 22, 19])
    assert found(one, *map(month, range(1, 7)), rule="falling_year_to_date") == [
        Problem(
            "warning",
            "falling_year_to_date",
            "2013-06/in.csv",
            row=2,
            found="children: A Abbey 2013-06: 19 after 22 in 2013-05",
            expected="figures that count from the start of the financial year and never fall in it",
            advice="Ask the sender which of the two holds, and whether the figure is the month's alone.",
            count=1,
            extract="children_snapshot",
        )
    ]


def test_a_new_year_starts_again_and_a_month_left_out_is_bridged(bench: MakeBench) -> None:
    assert found(so_far(bench, [80, 90, 100, 10]), month(4), rule="falling_year_to_date") == []
    bridged = so_far(bench, [80, 90, 100, 30, None, 19])
    assert len(found(bridged, month(6), rule="falling_year_to_date")) == 1


def test_a_count_of_the_month_alone_may_fall(bench: MakeBench) -> None:
    one = children(bench, kind="flow")
    monthly(one, {"A": [80, 90, 100, 10, 22, 19]})
    assert found(one, month(6), rule="falling_year_to_date") == []


def test_falling_is_judged_by_policy(bench: MakeBench) -> None:
    error = so_far(bench, [10, 9], falling_year_to_date="error")
    assert [one.severity for one in found(error, month(2), rule="falling_year_to_date")] == ["error"]
    off = so_far(bench, [10, 9], falling_year_to_date="off")
    assert found(off, month(2), rule="falling_year_to_date") == []


# ---------------------------------------------------------------------- parts_above_total, parts_below_total
def parts(bench: MakeBench, counts: dict[str, int | None], **keys: object) -> Bench:
    one = children(bench, places=WITH_AREAS, **keys)
    monthly(one, {place: [count] for place, count in counts.items()})
    return one


def test_parts_above_the_total_that_was_sent_are_told(bench: MakeBench) -> None:
    one = parts(bench, {"A": 40, "B": 30, "C": 20, "T": 80})
    assert found(one, "2013-01", rule="parts_above_total") == [
        Problem(
            "warning",
            "parts_above_total",
            "2013-01/in.csv",
            row=5,
            found="children: T Town 2013-01: 80 where its 3 clusters add up to 90",
            expected="parts that add up to their total",
            advice="Ask the sender which is right, or state the rounding in `totals_rounded_to` of the indicator "
            "and `rounded_to` of the source.",
            count=1,
            extract="children_snapshot",
        )
    ]


def test_known_parts_above_their_total_are_told_even_where_others_are_not_known(bench: MakeBench) -> None:
    (problem,) = found(parts(bench, {"A": 60, "B": 30, "T": 80}), "2013-01", rule="parts_above_total")
    assert problem.found == "children: T Town 2013-01: 80 where its 2 clusters add up to 90"


def test_parts_that_are_not_all_known_are_not_below_their_total(bench: MakeBench) -> None:
    assert found(parts(bench, {"A": 40, "B": 30, "T": 80}), "2013-01", rule="parts_below_total") == []


def test_parts_below_their_total_are_a_notice(bench: MakeBench) -> None:
    (problem,) = found(
        parts(bench, {"A": 40, "B": 30, "C": 20, "T": 100}), "2013-01", rule="parts_below_total"
    )
    assert (problem.severity, problem.found) == (
        "notice",
        "children: T Town 2013-01: 100 where its 3 clusters add up to 90",
    )


def test_children_of_no_cluster_are_a_part(bench: MakeBench) -> None:
    one = parts(bench, {"A": 40, "B": 30, "C": 20, "T": 100, "unallocated": 10})
    assert found(one, "2013-01", rule="parts_below_total") == []


def test_less_than_one_in_a_hundred_below_is_not_worth_telling(bench: MakeBench) -> None:
    counts = {"A": 400, "B": 300, "C": 200, "T": 905}
    assert found(parts(bench, dict(counts)), "2013-01", rule="parts_below_total") == []
    strict = parts(bench, dict(counts), checks={"parts_below_total": {"share": 0, "severity": "error"}})
    assert [one.severity for one in found(strict, "2013-01", rule="parts_below_total")] == ["error"]


def test_totals_may_differ_by_what_they_are_rounded_to(bench: MakeBench) -> None:
    """A city rounded to 10 may be 5 off its clusters, and 15 off two areas that are rounded too."""
    counts = {"A": 42, "B": 33, "C": 20, "T": 90, "R": 80, "S": 25}
    assert found(parts(bench, dict(counts), totals_rounded_to=10), "2013-01", rule="parts_above_total") == []
    (problem,) = found(
        parts(bench, {**counts, "C": 21}, totals_rounded_to=10), "2013-01", rule="parts_above_total"
    )
    assert problem.found == "children: T Town 2013-01: 90 where its 3 clusters add up to 96"
    assert problem.expected == "parts that add up to their total, give or take 5"
    (areas,) = found(
        parts(bench, {**counts, "S": 26}, totals_rounded_to=10), "2013-01", rule="parts_above_total"
    )
    assert areas.found == "children: T Town 2013-01: 90 where its 2 areas add up to 106"


@pytest.mark.parametrize(("total", "problems"), [(80, 0), (79, 1)])
def test_a_source_that_rounds_every_row_adds_up_its_rounding(
    bench: MakeBench, total: int, problems: int
) -> None:
    """Three clusters and the city, each rounded to 5: 10 in all."""
    one = parts(bench, {"A": 40, "B": 30, "C": 20, "T": total})
    one.partnership.sources.append(
        Source.model_validate(
            {
                "name": "snapshot",
                "extract": "children_snapshot",
                "files": "in*.csv",
                "columns": {"geography": "Place"},
                "rounded_to": 5,
            }
        )
    )
    assert len(found(one, "2013-01", rule="parts_above_total")) == problems


def test_a_total_is_compared_again_when_a_part_is_corrected(bench: MakeBench) -> None:
    one = parts(bench, {"A": 40, "B": 30, "C": 20, "T": 90})
    one.land(
        "children_snapshot",
        """
        received | period  | geography | status | age_band | children | source_file      | source_row
        2013-02  | 2013-01 | A         | in     | 0-4      | 45       | 2013-02/more.csv | 2
        """,
    )
    assert found(one, "2013-01", rule="parts_above_total") == []
    (problem,) = found(one, "2013-02", rule="parts_above_total")
    assert problem.found == "children: T Town 2013-01: 90 where its 3 clusters add up to 95"


def test_a_count_above_the_one_it_is_part_of_is_told(bench: MakeBench) -> None:
    one = bench(
        {
            "children": indicator(snapshot(status="in")),
            "longer": indicator(snapshot(status="long"), within="children"),
        }
    )
    monthly(one, {"A": [40], "B": [30]})
    monthly(one, {"A": [41], "B": [30]}, status="long", file="long.csv")
    (problem,) = found(one, "2013-01", rule="parts_above_total")
    assert (problem.file, problem.row, problem.count) == ("2013-01/long.csv", 2, 1)
    assert problem.found == "longer: A Abbey 2013-01: 41, part of 40 children"
    assert problem.expected == "no more than the children that it is part of"


def test_parts_may_be_left_alone(bench: MakeBench) -> None:
    checks = {"parts_above_total": "off"}
    assert found(parts(bench, {"A": 90, "T": 80}, checks=checks), "2013-01", rule="parts_above_total") == []


# ---------------------------------------------------------------------- population_missing
def rated(bench: MakeBench, population: str, **checks: object) -> Bench:
    one = bench(
        {
            "children": indicator(
                snapshot(status="in"), unit="per_10000", denominator={"population": [0, 17]}, checks=checks
            )
        },
        population=population,
    )
    monthly(one, {"A": [20], "B": [30]})
    return one


ALL_KNOWN = """
year | geography | age_from | age_to | population
2011 | A         | 0        | 17     | 1000
2010 | B         | 0        | 17     | 1000
"""
ONE_KNOWN = """
year | geography | age_from | age_to | population
2011 | A         | 0        | 17     | 1000
"""


def test_a_rate_without_residents_is_told(bench: MakeBench) -> None:
    (problem,) = found(rated(bench, ONE_KNOWN), "2013-01", rule="population_missing")
    assert (problem.severity, problem.file, problem.row, problem.count) == ("warning", "2013-01/in.csv", 3, 1)
    assert problem.found == "children: B Brook 2013-01: no residents of 2013 or before"


def test_residents_of_a_year_long_gone_are_told(bench: MakeBench) -> None:
    (problem,) = found(rated(bench, ALL_KNOWN), "2013-01", rule="population_missing")
    assert problem.found == "children: B Brook 2013-01: residents of 2010"
    assert problem.expected == "residents of a year no more than 2 before the figure's"


def test_how_old_residents_may_be_is_policy(bench: MakeBench) -> None:
    old = rated(bench, ALL_KNOWN, population_missing={"years": 3})
    assert found(old, "2013-01", rule="population_missing") == []
    off = rated(bench, ONE_KNOWN, population_missing="off")
    assert found(off, "2013-01", rule="population_missing") == []


# ---------------------------------------------------------------------- coverage
def covered(bench: MakeBench, returned: int, **checks: object) -> Bench:
    one = bench(
        {
            "children": indicator(
                snapshot(status="in"), coverage={"indicator": "returns", "threshold": 80}, checks=checks
            ),
            "returns": indicator(values("returns"), denominator=values("returns", "denominator")),
        }
    )
    monthly(one, {"A": [20], "B": [30]})
    one.land(
        "indicator_values",
        f"""
        received | period  | geography | indicator | numerator  | denominator
        2013-01  | 2013-01 | A         | returns   | {returned} | 100
        2013-01  | 2013-01 | B         | returns   | 100        | 100
        """,
    )
    return one


def test_coverage_below_its_threshold_is_told(bench: MakeBench) -> None:
    (problem,) = found(covered(bench, 79), "2013-01", rule="coverage")
    assert (problem.severity, problem.file, problem.row, problem.count) == ("warning", "2013-01/in.csv", 2, 1)
    assert problem.found == "children: A Abbey 2013-01: 79% covered"
    assert problem.expected == "coverage of 80% or more"


def test_coverage_at_its_threshold_is_enough(bench: MakeBench) -> None:
    assert found(covered(bench, 80), "2013-01", rule="coverage") == []


def test_low_coverage_may_be_an_error_or_nothing(bench: MakeBench) -> None:
    (problem,) = found(covered(bench, 79, coverage="error"), "2013-01", rule="coverage")
    assert problem.severity == "error"
    assert found(covered(bench, 79, coverage="off"), "2013-01", rule="coverage") == []


# ---------------------------------------------------------------------- definition_changed
def redefined(bench: MakeBench, **checks: object) -> Bench:
    changes = [{"version": 2, "from": "2013-02", "reason": "Short breaks are counted."}]
    one = children(bench, breaks=changes, checks=checks)
    monthly(one, {"A": [20, 25, 24], "B": [30, 33, 34]})
    return one


def test_the_first_figures_of_a_definition_are_announced_once(bench: MakeBench) -> None:
    assert found(redefined(bench), "2013-01", "2013-02", "2013-03", rule="definition_changed") == [
        Problem(
            "notice",
            "definition_changed",
            "2013-02/in.csv",
            found="children: 2013-02 is the first of definition 2",
            expected="to be known: comparisons with earlier periods are left out",
            advice="Short breaks are counted.",
            count=1,
            extract="children_snapshot",
        )
    ]


def test_a_changed_definition_is_told_by_policy(bench: MakeBench) -> None:
    warning = redefined(bench, definition_changed="warning")
    assert [one.severity for one in found(warning, "2013-02", rule="definition_changed")] == ["warning"]
    off = redefined(bench, definition_changed="off")
    assert found(off, "2013-02", rule="definition_changed") == []


# ---------------------------------------------------------------------- percentages as published
def published(bench: MakeBench, before: list[float], now: list[float], **checks: object) -> Bench:
    """Percentages of A, B, C and T in 2011/12 and in 2012/13, each received in September."""
    one = bench(
        {
            "share": indicator(
                values("share", "value"),
                unit="percent",
                measure_kind="published_rate",
                public=True,
                frequency="academic_year",
                checks=checks,
            )
        },
        places=WITH_AREAS,
    )
    lines = ["received | period | geography | indicator | value | source_file | source_row"]
    for received, period, figures in (("2012-09", "2011/12", before), ("2013-09", "2012/13", now)):
        lines += [
            f"{received} | {period} | {place} | share | {figure} | {received}/share.csv | {row}"
            for row, (place, figure) in enumerate(zip("ABCRST", figures, strict=False), start=2)
        ]
    one.land("indicator_values", "\n".join(lines))
    return one


def test_a_percentage_above_100_is_an_error(bench: MakeBench) -> None:
    assert found(published(bench, [], [40.0, 100.5, 100.0]), "2013-09", rule="percent_above_100") == [
        Problem(
            "error",
            "percent_above_100",
            "2013-09/share.csv",
            row=3,
            found="share: B Brook 2012/13: 100.5",
            expected="a percentage of 100 or less",
            advice="Ask the sender what the figure is; "
            "`units` of the source says what its percentages are written in.",
            count=1,
            extract="indicator_values",
        )
    ]


def test_percentages_above_100_may_be_meant(bench: MakeBench) -> None:
    one = published(bench, [], [40.0, 100.5], percent_above_100="off")
    assert found(one, "2013-09", rule="percent_above_100") == []


def test_fractions_where_percentages_were_are_an_error(bench: MakeBench) -> None:
    (problem,) = found(
        published(bench, [4.0, 5.0, 6.0], [0.04, 0.06, 0.05]), "2013-09", rule="looks_like_a_fraction"
    )
    assert (problem.severity, problem.file, problem.row, problem.count) == (
        "error",
        "2013-09/share.csv",
        2,
        1,
    )
    assert problem.found == "share: all 3 percentages between 0 and 1, the largest 0.06"
    assert problem.expected == "percentages like those before, about 5"


def test_small_percentages_were_always_small(bench: MakeBench) -> None:
    one = published(bench, [0.4, 0.5, 0.6], [0.4, 0.6, 0.5])
    assert found(one, "2013-09", rule="looks_like_a_fraction") == []


def test_one_percentage_above_one_shows_what_the_others_are(bench: MakeBench) -> None:
    one = published(bench, [4.0, 5.0, 6.0], [0.4, 0.6, 1.5])
    assert found(one, "2013-09", rule="looks_like_a_fraction") == []


def test_fractions_without_a_past_are_a_warning_where_there_are_many(bench: MakeBench) -> None:
    one = published(bench, [], [0.04, 0.06, 0.05, 0.05, 0.05])
    assert [problem.severity for problem in found(one, "2013-09", rule="may_be_a_fraction")] == ["warning"]
    assert found(one, "2013-09", rule="looks_like_a_fraction") == []
    few = published(bench, [], [0.04, 0.06, 0.05, 0.05])
    assert found(few, "2013-09", rule="may_be_a_fraction") == []


def test_fractions_may_be_what_is_meant(bench: MakeBench) -> None:
    off = published(bench, [4.0, 5.0], [0.04, 0.06], looks_like_a_fraction="off")
    assert found(off, "2013-09", rule="looks_like_a_fraction") == []
    unsaid = published(bench, [], [0.04] * 5, may_be_a_fraction="off")
    assert found(unsaid, "2013-09", rule="may_be_a_fraction") == []
