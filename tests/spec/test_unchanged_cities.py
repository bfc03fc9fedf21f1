"""False and missed flags, counted in invented cities: when nothing changes, and when one thing falls by 30%."""

import polars as pl
import pytest

from obapipe import sqlfiles
from obapipe.trends.baselines import FROZEN, draw_baselines
from obapipe.trends.series import build_series
from tests.spec import simulated
from tests.spec.conftest import MakeBench

BETTER = ("turned", "bending", "ahead")
# What the method promises (docs/trends.md): of unchanged curves about 3 in 100 are flagged each way at any one look,
# and at most 8 in 100 at some look within a year.
AT_A_LOOK, WITHIN_A_YEAR = 0.03, 0.08


def looks(bench: MakeBench, cities: int, seed: int, fall: float = 0.0) -> pl.DataFrame:
    """Every look within the judged year: indicator, geography, ahead, said; kind and level of the card."""
    one = bench(simulated.catalogue(cities), places=simulated.PLACES, plan_start="2008-01")
    one.published(simulated.published(cities, seed, fall))
    build_series(one.connection, one.reference, [simulated.MONTHS[-1]])
    decided = pl.DataFrame(
        {
            "indicator": list(one.partnership.indicators),
            "geography": None,
            "baseline": simulated.BASELINE,
            "method": None,
            "good_enough": None,
            "reason": "The test begins.",
            "decided_by": "Tester",
            "decided_on": "2013-01-01",
        },
        schema_overrides=dict(one.partnership.baselines.schema),
    )
    one.partnership.baselines.extend(decided)
    one.connection.execute(
        "create table release.target as from (values ('', '', '')) t (indicator, geography, period)"
    )
    draw_baselines(one.connection, one.reference, pl.DataFrame(schema=FROZEN))
    for name in ("look", "course", "judged_look"):
        sqlfiles.run(one.connection, f"trends/verdict/{name}")
    return one.frame("judged_look").with_columns(
        kind=pl.col("indicator").str.replace(r"_\d+$", ""), city=pl.col("geography") == "T"
    )


def flagged(found: pl.DataFrame) -> pl.DataFrame:
    """The share of cards with a flag: kind, city, cards, better and worse at some look, and `_now` at any one."""
    better, worse = pl.col("said").is_in(BETTER), pl.col("said") == "worse"
    return (
        found.group_by("kind", "city", "indicator", "geography")
        .agg(
            better.any().alias("better"),
            worse.any().alias("worse"),
            better.mean().alias("better_now"),
            worse.mean().alias("worse_now"),
        )
        .group_by("kind", "city")
        .agg(pl.len().alias("cards"), pl.col("better", "worse", "better_now", "worse_now").mean())
        .sort("kind", "city")
    )


def assert_seldom_flagged(found: pl.DataFrame) -> None:
    shares = found.filter(~pl.col("city"))
    for name in ("better", "worse"):
        assert shares[name].mean() <= WITHIN_A_YEAR, shares
        assert shares[f"{name}_now"].mean() <= AT_A_LOOK, shares


def test_unchanged_cities_are_seldom_flagged(bench: MakeBench) -> None:
    found = flagged(looks(bench, cities=4, seed=1))
    assert found.filter(~pl.col("city"))["cards"].to_list() == [100, 100, 100]
    assert_seldom_flagged(found)


def test_a_fall_of_a_third_in_the_city_is_seen(bench: MakeBench) -> None:
    found = flagged(looks(bench, cities=2, seed=2, fall=0.3)).filter(pl.col("city"))
    assert dict(found.select("kind", "better").iter_rows()) == {"flow": 1.0, "share": 1.0, "stock": 1.0}


@pytest.mark.slow
def test_hundreds_of_unchanged_cities_are_seldom_flagged(bench: MakeBench) -> None:
    rounds = [looks(bench, cities=20, seed=seed) for seed in range(10, 20)]
    cards = pl.concat(
        found.with_columns(indicator=pl.col("indicator") + f"_{number}")
        for number, found in enumerate(rounds)
    )
    assert_seldom_flagged(flagged(cards))


@pytest.mark.slow
def test_a_fall_of_a_third_is_seen_in_dozens_of_cities(bench: MakeBench) -> None:
    found = flagged(looks(bench, cities=20, seed=30, fall=0.3)).filter(pl.col("city"))
    assert found["better"].min() >= 0.85
