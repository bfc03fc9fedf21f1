"""What the landed rows come to: totals, gaps and rates of the two partnerships, before anything is hidden."""

from pathlib import Path

import polars as pl
import pytest

from obapipe.ingest.landing import land
from obapipe.observation import conform
from obapipe.partnership import Partnership
from obapipe.reference import Reference
from obapipe.restricted import open_restricted

pytestmark = pytest.mark.real

ENGLAND = "E92000001"
LEEDS = "E08000035"


def publishable(partnership: Partnership, warehouse: Path) -> pl.DataFrame:
    """What is known by the last month, as figures: the columns of `restricted.publishable`."""
    last = partnership.publication.last_month
    assert last is not None
    with open_restricted(warehouse) as connection:
        land(connection, partnership, [last])
        conform(connection, Reference(partnership))
        known = connection.table("restricted.publishable").pl()
    key = ["indicator", "geography", "period", "breakdown", "category"]
    return known.sort("received").unique(key, keep="last", maintain_order=True)


@pytest.fixture(scope="module")
def of_leeds(leeds: Partnership, tmp_path_factory: pytest.TempPathFactory) -> pl.DataFrame:
    """The figures of the Leeds wards."""
    return publishable(leeds, tmp_path_factory.mktemp("leeds"))


@pytest.fixture(scope="module")
def of_england(england: Partnership, tmp_path_factory: pytest.TempPathFactory) -> pl.DataFrame:
    """The figures of England."""
    return publishable(england, tmp_path_factory.mktemp("england"))


def test_the_gap_between_leeds_and_its_wards_is_unallocated(of_leeds: pl.DataFrame) -> None:
    claimants = of_leeds.filter(indicator="housing_benefit_claimants")
    gap = dict(claimants.filter(geography="unallocated").select("period", "numerator").iter_rows())
    assert len(gap) == 59
    assert (gap["2018-04"], gap["2023-02"]) == (130.5, 86.5)


def test_wards_and_unallocated_make_leeds_in_every_month(of_leeds: pl.DataFrame, leeds: Partnership) -> None:
    claimants = of_leeds.filter(indicator="housing_benefit_claimants")
    areas = leeds.geography.filter(level="area")["code"].to_list()
    parts = claimants.filter(~pl.col("geography").is_in([LEEDS, *areas]))
    summed = parts.group_by("period").agg(pl.col("numerator").sum(), pl.len()).sort("period")
    whole = claimants.filter(geography=LEEDS).sort("period")
    assert set(summed["len"]) == {34}
    assert summed["numerator"].to_list() == whole["numerator"].to_list()


def test_leeds_free_school_meals_are_the_wards_together(of_leeds: pl.DataFrame) -> None:
    (row,) = of_leeds.filter(indicator="free_school_meals", geography=LEEDS).iter_rows(named=True)
    assert (row["numerator"], row["denominator"]) == (34190, 131361)
    assert row["value"] == pytest.approx(26.0275, abs=5e-5)
    assert of_leeds.filter(indicator="free_school_meals", geography="unallocated").is_empty()


def test_areas_are_the_sum_of_their_wards(of_leeds: pl.DataFrame) -> None:
    meals = of_leeds.filter(indicator="free_school_meals")
    areas = meals.filter(pl.col("geography").str.starts_with("leeds_"))
    assert areas.height == 3
    assert areas["numerator"].sum() == 34190


@pytest.mark.parametrize(("period", "given"), [("2010/11", 65520), ("2011/12", 67050), ("2012/13", 68110)])
def test_england_is_what_was_published_for_it(of_england: pl.DataFrame, period: str, given: int) -> None:
    row = of_england.filter(indicator="children_looked_after", geography=ENGLAND, period=period)
    assert row["numerator"].to_list() == [given]


def test_a_published_rate_has_no_count_and_is_not_averaged(of_england: pl.DataFrame) -> None:
    neet = of_england.filter(indicator="neet")
    assert neet["numerator"].null_count() == neet.height
    assert dict(neet.filter(geography=ENGLAND).select("period", "value").iter_rows()) == {
        "2020/21": 2.8,
        "2021/22": 2.6,
    }
    assert neet.filter(geography="unallocated").is_empty()


def test_attendance_of_england_is_its_own_ratio(of_england: pl.DataFrame) -> None:
    row = of_england.filter(indicator="attendance_primary", geography=ENGLAND, period="2023-03")
    assert row["value"].item() == pytest.approx(93.8586213699169)
    assert of_england.filter(indicator="attendance_primary", geography="unallocated").is_empty()


@pytest.mark.parametrize(
    ("indicator", "period", "children", "residents"),
    [
        ("child_protection_plans", "2021/22", 50920, 11901267),
        ("children_looked_after", "2011/12", 67050, 11403970),
    ],
)
def test_a_rate_is_of_the_residents_of_its_year(
    of_england: pl.DataFrame, indicator: str, period: str, children: int, residents: int
) -> None:
    (row,) = of_england.filter(indicator=indicator, geography=ENGLAND, period=period).iter_rows(named=True)
    assert (row["numerator"], row["denominator"]) == (children, residents)
    assert row["value"] == pytest.approx(children * 10_000 / residents)


def test_numbers_stand_without_a_rate_where_no_residents_are_known(of_england: pl.DataFrame) -> None:
    looked_after = of_england.filter(indicator="children_looked_after", period="2010/11")
    assert looked_after["numerator"].null_count() == 0
    assert looked_after["value"].null_count() == looked_after.height
