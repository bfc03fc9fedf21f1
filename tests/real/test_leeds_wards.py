"""What the Leeds folder loads, held against the facts of the published files."""

from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from obapipe.formatting import ratio

pytestmark = pytest.mark.real

LEEDS = "E08000035"
PANEL = "leeds_wards_monthly/hb_claimants_ward_monthly.csv"
SCHOOLS = "leeds_wards_monthly/leeds_schools_public.csv"


@pytest.fixture(scope="module")
def claimants(leeds_rows: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """The rows of Housing Benefit: a month and place each."""
    return leeds_rows["indicator_values"].filter(indicator="housing_benefit_claimants")


@pytest.fixture(scope="module")
def school_meals(leeds_rows: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """The rows of free school meals: a ward each."""
    return leeds_rows["indicator_values"].filter(indicator="free_school_meals")


def total(rows: pl.DataFrame, column: str) -> int:
    """The sum of a column of whole numbers, whatever type it was read as."""
    return sum(rows[column].cast(pl.Int64).to_list())


def test_33_wards_and_leeds_for_59_months(claimants: pl.DataFrame) -> None:
    assert claimants["period"].n_unique() == 59
    assert (claimants["period"].min(), claimants["period"].max()) == ("2018-04", "2023-02")
    wards = claimants.filter(pl.col("geography") != LEEDS)
    assert wards["geography"].n_unique() == 33
    assert (wards.height, claimants.height) == (33 * 59, 34 * 59)
    assert set(claimants["source_status"]) == {"ok"}


@pytest.mark.parametrize(
    ("month", "of_wards", "published"), [("2018-04", 60135.5, 60266), ("2023-02", 31671.5, 31758)]
)
def test_the_wards_fall_short_of_leeds(
    claimants: pl.DataFrame, month: str, of_wards: float, published: int
) -> None:
    rows = claimants.filter(period=month)
    assert rows.filter(pl.col("geography") != LEEDS)["numerator"].sum() == of_wards
    assert rows.filter(geography=LEEDS)["numerator"].item() == published


def test_halves_are_kept(claimants: pl.DataFrame) -> None:
    wards = claimants.filter(pl.col("geography") != LEEDS)["numerator"]
    assert set(wards % 1) == {0.0, 0.5}
    assert wards.min() == 155.5


def test_each_month_arrived_in_its_own_month(claimants: pl.DataFrame) -> None:
    assert (claimants["period"] == claimants["received"]).all()


def test_the_duplicates_of_the_file_are_two_places_of_one_name_and_none_of_ours(
    real_data: Path, claimants: pl.DataFrame
) -> None:
    rows = pl.read_csv(real_data / PANEL, infer_schema=False)
    repeated = rows.filter(pl.struct("Month", "geography_code").is_duplicated())
    assert repeated["geography_code"].unique().to_list() == ["Elmbridge"]
    assert repeated.height - repeated.unique(["Month", "geography_code"]).height == 59
    assert repeated.unique(["Month", "geography_code", "value"]).height == 118
    named = rows.filter(~pl.col("geography_code").str.contains(r"^E\d{8}$"))
    assert (named.height, named["geography_code"].n_unique()) == (1416, 23)
    assert not set(claimants["geography"]) & set(named["geography_code"])


def test_free_school_meals_are_of_the_schools_that_report(school_meals: pl.DataFrame) -> None:
    top, bottom = total(school_meals, "numerator"), total(school_meals, "denominator")
    assert (school_meals.height, top, bottom) == (33, 34190, 131361)
    assert set(school_meals["period"]) == {"2023-01"}
    assert ratio(top, bottom, 100, 4) == Decimal("26.0275")


def test_all_pupils_would_be_the_wrong_denominator(real_data: Path, school_meals: pl.DataFrame) -> None:
    schools = pl.read_csv(real_data / SCHOOLS, infer_schema=False)
    everyone = total(schools, "total_pupils")
    silent = schools.filter(pl.col("number_pupils_eligible_FSMs") == "z")
    assert (schools.height, silent.height) == (294, 15)
    assert everyone - total(silent, "total_pupils") == total(school_meals, "denominator")
    assert ratio(total(school_meals, "numerator"), everyone, 100, 4) == Decimal("25.1087")


def test_children_of_a_ward_are_those_of_the_look_up(
    real_data: Path, leeds_rows: dict[str, pl.DataFrame]
) -> None:
    published = pl.read_csv(real_data / "leeds_wards_monthly" / "leeds_ward_to_area_lookup.csv")
    bands = leeds_rows["population"]
    assert sorted(bands.select("age_from", "age_to").unique().rows()) == [(0, 15), (16, 16), (17, 17)]
    ours = bands.group_by("geography").agg(pl.col("population").sum())
    assert dict(ours.rows()) == dict(published.select("ward_code", "pop_0_17_mid2022").rows())
