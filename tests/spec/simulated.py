"""Invented cities of 25 clusters in which nothing changes, or one thing does: to count false and missed flags."""

from collections.abc import Callable
from datetime import date

import numpy as np
import polars as pl

from obapipe.partnership import Indicator
from obapipe.periods import month_of, months_between
from tests.spec.city import indicator, snapshot

CLUSTERS = [f"C{number:02d}" for number in range(1, 26)]
PLACES = (
    "code | name | level | parent | valid_from | valid_to | successor\nT | Town | city | | | |\n"
    + "\n".join(f"{code} | {code} | cluster | T | | |" for code in CLUSTERS)
)
HISTORY, JUDGED = 60, 12
MONTHS = months_between("2008-01", "2013-12")
BASELINE = "2012-12"
_SEASON = 1 + 0.12 * np.sin(2 * np.pi * np.arange(12) / 12)


def flow(rng: np.random.Generator, effect: np.ndarray) -> np.ndarray:
    """Events a month by cluster, more spread than chance alone, with a season: months x clusters."""
    mean = rng.uniform(8, 50, len(CLUSTERS))
    season = np.tile(_SEASON, len(MONTHS) // 12)
    rate = mean * season[:, None] * effect[:, None] * rng.gamma(40, 1 / 40, (len(MONTHS), len(CLUSTERS)))
    return rng.poisson(rate)


def stock(rng: np.random.Generator, effect: np.ndarray) -> np.ndarray:
    """Children at each month's end who come and stay about two years: months x clusters."""
    leave = 0.045
    mean = rng.uniform(15, 110, len(CLUSTERS))
    now = rng.poisson(mean)
    found: list[np.ndarray] = []
    for month in range(len(MONTHS)):
        now = rng.binomial(now, 1 - leave) + rng.poisson(leave * mean)
        found.append(np.round(now * effect[month]).astype(int))
    return np.array(found)


def share(rng: np.random.Generator, effect: np.ndarray) -> np.ndarray:
    """Young people, 900 a cluster, to whom something applies, most of them for some months: months x clusters."""
    percent = rng.uniform(0.04, 0.12, len(CLUSTERS))
    now = rng.binomial(900, percent)
    found: list[np.ndarray] = []
    for month in range(len(MONTHS)):
        now = rng.binomial(now, 0.85) + rng.poisson(0.15 * 900 * percent)
        found.append(np.round(now * effect[month]).astype(int))
    return np.array(found)


KINDS: dict[str, Callable[[np.random.Generator, np.ndarray], np.ndarray]] = {
    "flow": flow,
    "stock": stock,
    "share": share,
}


def catalogue(cities: int) -> dict[str, Indicator]:
    """An indicator a city and kind: each stands for a city of its own."""
    made: dict[str, Indicator] = {}
    for number in range(cities):
        made[f"flow_{number}"] = indicator(snapshot(status="in"), kind="flow")
        made[f"stock_{number}"] = indicator(snapshot(status="in"), kind="stock")
        made[f"share_{number}"] = indicator(
            snapshot(status="in"), denominator=snapshot(status="in out"), kind="proportion"
        )
    return made


def phased(fall: float) -> np.ndarray:
    """What multiplies the figures: one through the history, then falling by a share within three months."""
    effect = np.ones(len(MONTHS))
    effect[HISTORY:] = 1 - fall
    effect[HISTORY : HISTORY + 2] = [1 - fall / 3, 1 - 2 * fall / 3]
    return effect


def published(cities: int, seed: int, fall: float = 0.0) -> pl.DataFrame:
    """Released cells of every city as told in the last month."""
    frames = [
        _cells(f"{kind}_{number}", make(np.random.default_rng([seed, place, number]), phased(fall)), kind)
        for place, (kind, make) in enumerate(KINDS.items())
        for number in range(cities)
    ]
    return pl.concat(frames)


def _cells(name: str, counts: np.ndarray, kind: str) -> pl.DataFrame:
    whole = np.column_stack([counts, counts.sum(axis=1)])
    base = np.tile([900.0] * len(CLUSTERS) + [900.0 * len(CLUSTERS)], (len(MONTHS), 1))
    places = [*CLUSTERS, "T"]
    starts: list[date] = [month_of(month).start for month in MONTHS]
    number = whole.astype(float).ravel()
    return pl.DataFrame(
        {
            "release": MONTHS[-1],
            "indicator": name,
            "definition_version": 1,
            "geography": places * len(MONTHS),
            "period": np.repeat(MONTHS, len(places)),
            "period_start": [one for one in starts for _ in places],
            "period_end": [month_of(month).end for month in MONTHS for _ in places],
            "breakdown": "all",
            "category": "all",
            "numerator": number,
            "denominator": base.ravel()
            if kind == "share"
            else pl.Series([None] * number.size, dtype=pl.Float64),
            "value": number / base.ravel() * 100 if kind == "share" else number,
            "status": "released",
            "revised": False,
        }
    )
