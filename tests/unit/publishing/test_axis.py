from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from obapipe.periods import Period, parse_period
from obapipe.publishing.axis import axis_for, period_number, period_ticks, tick_text


@given(st.lists(st.floats(0, 1e7, allow_nan=False), max_size=30))
def test_an_axis_starts_at_zero_and_holds_every_value(values: list[float]) -> None:
    axis = axis_for(values)
    assert axis.low == 0
    assert axis.high >= max(values, default=0) * (1 - 1e-9)
    assert len(axis.ticks) <= 7


@pytest.mark.parametrize(
    ("values", "ticks"),
    [([7.1, 3.0], (0, 2, 4, 6, 8)), ([412], (0, 100, 200, 300, 400, 500)), ([], (0, 0.2))],
)
def test_ticks_are_round(values: list[float], ticks: tuple[float, ...]) -> None:
    assert axis_for(values).ticks[: len(ticks)] == ticks


def test_high_percentages_may_start_above_zero_and_stop_at_a_hundred() -> None:
    axis = axis_for([93.9, 95.2, 99.6], share=True, cut=True)
    assert (axis.low, axis.high) == (90, 100)
    assert axis_for([93.9, 12.0], share=True, cut=True).low == 0


def test_ticks_are_written_as_short_as_they_can_be() -> None:
    assert [tick_text(one) for one in (0, 2.5, 1000.0)] == ["0", "2.5", "1,000"]


def months(first: str, count: int) -> list[Period]:
    return [parse_period(first).shift(step) for step in range(count)]


def test_labels_stand_at_round_months() -> None:
    assert [text for _, text in period_ticks(months("2011-04", 29), 8)] == [
        "Jul 2011",
        "Jan 2012",
        "Jul 2012",
        "Jan 2013",
        "Jul 2013",
    ]


@pytest.mark.parametrize("count", [1, 2, 13, 40, 150])
def test_there_are_never_more_labels_than_fit(count: int) -> None:
    assert len(period_ticks(months("2011-04", count), 4)) <= 4


@pytest.mark.parametrize("text", ["2011-04", "2013-Q2", "2012/13", "2013"])
def test_periods_of_one_frequency_are_numbered_without_gaps(text: str) -> None:
    run = [parse_period(text).shift(step) for step in range(30)]
    assert all(period_number(later) - period_number(earlier) == 1 for earlier, later in pairwise(run))
