"""What the checks find in the published statistics: true oddities, and little else."""

from pathlib import Path

import pytest

from obapipe.checking import find
from obapipe.ingest.landing import land
from obapipe.ingest.month import received_months
from obapipe.ingest.problems import Problem
from obapipe.observation import conform
from obapipe.partnership import Partnership
from obapipe.reference import Reference
from obapipe.restricted import open_restricted

pytestmark = pytest.mark.real


def everything(partnership: Partnership, warehouse: Path) -> list[tuple[str, Problem]]:
    """All problems of all months, with their month."""
    months = received_months(partnership)
    with open_restricted(warehouse) as connection:
        land(connection, partnership, months[-1:])
        conform(connection, Reference(partnership))
        found = find(connection, partnership, months)
    return [(month, problem) for month, problems in found.items() for problem in problems]


@pytest.fixture(scope="module")
def of_england(england: Partnership, tmp_path_factory: pytest.TempPathFactory) -> list[tuple[str, Problem]]:
    """What is found in England."""
    return everything(england, tmp_path_factory.mktemp("england"))


def one(found: list[tuple[str, Problem]], month: str, rule: str, start: str = "") -> Problem:
    """The only problem of a rule in a month whose text starts so."""
    (problem,) = [
        problem
        for at, problem in found
        if (at, problem.rule) == (month, rule) and str(problem.found).startswith(start)
    ]
    return problem


def test_nothing_is_told_of_the_wards_of_leeds(leeds: Partnership, tmp_path: Path) -> None:
    assert everything(leeds, tmp_path) == []


def test_nothing_of_england_is_held_back(of_england: list[tuple[str, Problem]]) -> None:
    assert {problem.severity for _, problem in of_england} == {"warning", "notice"}
    assert sum(problem.severity == "warning" for _, problem in of_england) == 10


def test_hackney_sent_nothing_after_its_systems_were_attacked(of_england: list[tuple[str, Problem]]) -> None:
    problem = one(of_england, "2023-10", "stopped_reporting")
    assert problem.found == (
        "2020/21: nothing for E09000012 Hackney (child_protection_plans, child_protection_two_years)"
    )


def test_ten_authorities_attended_less_by_july_than_by_march(of_england: list[tuple[str, Problem]]) -> None:
    problem = one(of_england, "2023-07", "falling_year_to_date")
    assert (problem.count, problem.row) == (10, 179)
    assert str(problem.found).startswith(
        "attendance_secondary: E08000033 Calderdale 2023-07: 3492012 after 4009058 in 2023-03; "
    )


def test_one_region_is_beyond_its_rounding(of_england: list[tuple[str, Problem]]) -> None:
    problem = one(of_england, "2012-09", "parts_above_total")
    assert (problem.count, problem.expected) == (1, "parts that add up to their total, give or take 5")
    assert problem.found == (
        "children_looked_after: E12000002 North West 2011/12: 11360 where its 23 clusters add up to 11366"
    )


def test_plans_that_changed_as_never_before(of_england: list[tuple[str, Problem]]) -> None:
    problem = one(of_england, "2023-10", "jump")
    assert problem.count == 4
    assert "E06000037 West Berkshire 2022/23: 346 after 184 in 2021/22" in str(problem.found)


def test_rates_have_no_residents_before_2012(of_england: list[tuple[str, Problem]]) -> None:
    told = [month for month, problem in of_england if problem.rule == "population_missing"]
    assert told == ["2011-09", "2012-09"]
