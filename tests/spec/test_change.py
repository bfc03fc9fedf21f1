"""Changes that are more than chance, by a rule for each kind; lows, highs and runs as far back as nothing is hidden."""

from itertools import pairwise, permutations
from math import factorial

import polars as pl
import pytest

from obapipe.partnership import Indicator
from obapipe.periods import months_between
from obapipe.trends.change import change
from obapipe.trends.macros import load_macros
from obapipe.trends.series import build_series, find_month_effects
from tests.spec.bench import Bench
from tests.spec.city import indicator, snapshot
from tests.spec.conftest import MakeBench

MONTHS = months_between("2011-04", "2013-12")
STEADY = [100.0, 104.0, 97.0, 101.0, 99.0, 103.0]


def told(bench: MakeBench, entry: Indicator, figures: list[float | None], base: float | None = None) -> Bench:
    """A city's figures by month up to December 2013; None is hidden."""
    one = bench({"figure": entry}, plan_start="2011-04")
    rows = [
        {
            "release": "2013-12",
            "indicator": "figure",
            "geography": "T",
            "period": month,
            "numerator": number,
            "denominator": base,
            "value": number if base is None or number is None else 100 * number / base,
            "status": "released" if number is not None else "confidential",
        }
        for month, number in zip(MONTHS[-len(figures) :], figures, strict=True)
    ]
    one.published(
        pl.DataFrame(rows, schema_overrides=dict.fromkeys(("numerator", "denominator", "value"), pl.Float64))
    )
    one.compare("2013-12")
    load_macros(one.connection)
    build_series(one.connection, one.reference, ["2013-12"])
    find_month_effects(one.connection)
    change(one.connection)
    return one


def since(one: Bench, against: str) -> dict[str, object]:
    return one.frame("release.change").filter(pl.col("against") == against).row(0, named=True)


def record(one: Bench) -> dict[str, object]:
    return one.frame("release.record").row(0, named=True)


def test_a_flow_within_its_own_ups_and_downs_has_not_changed(bench: MakeBench) -> None:
    flow = indicator(snapshot(status="in"), kind="flow")
    usual = since(told(bench, flow, [*STEADY * 4, 108.0]), "previous")
    assert (usual["rule"], usual["significant"], usual["change_number"]) == ("flow", False, 5.0)
    fallen = since(told(bench, flow, [*STEADY * 4, 60.0]), "previous")
    assert (fallen["significant"], fallen["change_number"], fallen["change_percent"]) == (True, -43.0, -41.7)


def test_a_stock_may_wander_further_the_longer_it_is(bench: MakeBench) -> None:
    stock = indicator(snapshot(status="in"), kind="stock")
    walk = [100.0 + 2 * (number % 3) for number in range(20)]
    one = told(bench, stock, [*walk, 112.0])
    assert (since(one, "previous")["rule"], since(one, "previous")["significant"]) == ("stock", True)
    assert since(one, "last_year")["significant"] is False


def test_few_children_are_not_tested_and_have_no_percentage(bench: MakeBench) -> None:
    stock = indicator(snapshot(status="in"), kind="stock")
    row = since(told(bench, stock, [8.0, 9.0, 7.0] * 6 + [6.0]), "previous")
    assert (row["significant"], row["change_percent"], row["change_number"]) == (None, None, -1.0)


def test_a_yearly_proportion_is_of_other_children_each_time(bench: MakeBench) -> None:
    share = indicator(
        snapshot(status="in"),
        denominator=snapshot(status="in out"),
        kind="proportion",
        frequency="academic_year",
        stale_after=24,
    )
    one = bench({"figure": share}, plan_start="2010-09")
    one.published(
        pl.DataFrame(
            {
                "release": "2013-12",
                "indicator": "figure",
                "geography": "T",
                "period": ["2011/12", "2012/13"],
                "numerator": [500.0, 560.0],
                "denominator": [1000.0, 1000.0],
                "value": [50.0, 56.0],
            }
        )
    )
    one.compare("2013-12")
    load_macros(one.connection)
    build_series(one.connection, one.reference, ["2013-12"])
    find_month_effects(one.connection)
    change(one.connection)
    row = since(one, "previous")
    assert (row["rule"], row["significant"], row["change_percent"]) == ("proportion", True, None)
    assert (row["lower"], row["upper"]) == (
        pytest.approx(1.625289, abs=1e-6),
        pytest.approx(10.342358, abs=1e-6),
    )


def test_a_low_goes_back_to_the_last_figure_as_low(bench: MakeBench) -> None:
    stock = indicator(snapshot(status="in"), kind="stock")
    found = record(told(bench, stock, [90.0, 95.0, 99.0, 98.0, 97.0, 92.0]))
    assert (found["extreme"], found["periods"], found["since_period"], found["whole_series"]) == (
        "lowest",
        5,
        "2013-07",
        False,
    )
    assert (found["run_direction"], found["run_length"], found["run_chance"]) == ("falling", 3, 0.25)


def test_nothing_is_claimed_past_a_hidden_figure(bench: MakeBench) -> None:
    stock = indicator(snapshot(status="in"), kind="stock")
    found = record(told(bench, stock, [99.0, 98.0, None, 97.0, 96.0, 92.0]))
    assert (found["extreme"], found["periods"], found["whole_series"]) == ("lowest", 2, False)


def test_chance_gives_a_run_as_often_as_all_orders_of_its_figures_do(bench: MakeBench) -> None:
    """Of the n! orders of n different figures two are runs of n - 1 steps: all rising, all falling."""
    flow = indicator(snapshot(status="in"), kind="flow")
    found = record(told(bench, flow, [99.0, 98.0, 97.0, 96.0, 92.0]))
    orders = list(permutations(range(5)))
    runs = [one for one in orders if len({a < b for a, b in pairwise(one)}) == 1]
    assert found["run_chance"] == pytest.approx(len(runs) / factorial(5))
