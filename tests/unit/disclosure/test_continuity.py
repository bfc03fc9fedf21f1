"""Published figures are not printed again in other groups."""

import polars as pl
import pytest

from obapipe.disclosure.continuity import ContinuityError, refuse_regrouped
from obapipe.partnership import Indicator, Partnership
from tests.spec.city import PLACES, destinations, indicator, partnership
from tests.spec.tables import table


def catalogue(**kinds: str) -> Partnership:
    one: dict[str, Indicator] = {"all": indicator(destinations(), breakdowns=("destination",))}
    return partnership(one, table(PLACES), {"destination": kinds})


def told(*rows: tuple[str, str, str, str]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=["indicator", "period", "breakdown", "category"], orient="row")


PUBLISHED = told(
    ("all", "2013-07", "all", "all"),
    ("all", "2013-07", "destination", "seeking"),
    ("all", "2013-07", "destination", "other"),
    ("gone", "2012-Q1", "age_band", "0-4"),
)


def test_the_same_groups_go_on_and_new_ones_may_come() -> None:
    refuse_regrouped(PUBLISHED, catalogue(seeking="Seeking", other="Other", school="School"))


def test_merged_groups_are_refused_with_what_to_do() -> None:
    with pytest.raises(ContinuityError) as refused:
        refuse_regrouped(PUBLISHED, catalogue(neet="Seeking or other"))
    assert str(refused.value).startswith("Title: figures of 'other' were published by destination")
    assert "add a new indicator" in str(refused.value)


def test_another_frequency_is_refused() -> None:
    quarter = told(("all", "2013-Q2", "all", "all"))
    with pytest.raises(ContinuityError, match="'2013-Q2' is a quarter; expected a month"):
        refuse_regrouped(quarter, catalogue(seeking="Seeking"))


def test_nothing_published_refuses_nothing() -> None:
    refuse_regrouped(told(), catalogue(seeking="Seeking"))
