"""Every month that arrives is read without an error, and the months that are published have something new."""

import pytest

from obapipe.ingest.month import Reading
from obapipe.partnership import Partnership

pytestmark = pytest.mark.real


def test_england_arrives_without_a_fault(england_readings: list[Reading]) -> None:
    assert [one.describe() for reading in england_readings for one in reading.problems] == []
    assert [reading.received for reading in england_readings] == [
        "2011-09",
        "2012-09",
        "2012-12",
        "2013-09",
        *(f"{year}-12" for year in range(2013, 2021)),
        "2021-10",
        "2021-12",
        "2022-10",
        "2022-12",
        "2023-03",
        "2023-07",
        "2023-09",
        "2023-10",
        "2023-12",
        "2024-12",
    ]


def test_leeds_arrives_with_one_warning_on_the_schools_that_do_not_report(
    leeds_readings: list[Reading],
) -> None:
    problems = [one for reading in leeds_readings for one in reading.problems]
    assert [(one.severity, one.rule, one.count) for one in problems] == [
        ("warning", "rows_left_out_of_sum", 15)
    ]
    assert len(leeds_readings) == 59


@pytest.mark.parametrize(
    ("month", "extracts"),
    [
        ("2013-09", ["indicator_values"]),
        ("2022-10", ["indicator_values"]),
        ("2023-07", ["attendance"]),
        ("2023-10", ["indicator_values"]),
    ],
)
def test_a_published_month_of_england_has_something_new(
    england: Partnership, england_readings: list[Reading], month: str, extracts: list[str]
) -> None:
    assert month in england.publication.months
    (reading,) = (one for one in england_readings if one.received == month)
    assert sorted(reading.frames) == extracts
    assert reading.held == frozenset()


def test_a_published_month_of_leeds_has_its_own_claimants(
    leeds: Partnership, leeds_readings: list[Reading]
) -> None:
    for month in leeds.publication.months:
        (reading,) = (one for one in leeds_readings if one.received == month)
        claimants = reading.frames["indicator_values"].filter(indicator="housing_benefit_claimants")
        assert claimants["period"].unique().to_list() == [month]
        assert claimants.height == 34
