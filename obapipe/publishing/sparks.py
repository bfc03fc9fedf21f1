"""The small line of a table row: which periods it spans and what it says. The drawing is in `svg`."""

from dataclasses import dataclass
from functools import lru_cache

from markupsafe import Markup

from obapipe.publishing.cells import Cell
from obapipe.publishing.edition import Edition, Place
from obapipe.publishing.svg import spark
from obapipe.publishing.wording import exact_value, value_cell

_PERIODS = 13


@dataclass(frozen=True)
class Spark:
    """A drawing, with the two figures its description names."""

    drawing: Markup
    first: Cell
    last: Cell


@lru_cache(maxsize=8192)
def spark_of(edition: Edition, place: Place, name: str) -> Spark | None:
    """The latest thirteen periods of a place as a small line; None where fewer than two are released."""
    indicator = edition.indicator(name)
    points = {one.period: one for one in edition.series(name, place)}
    if not points:
        return None
    newest = max(points)
    run = [newest.shift(-step) for step in range(_PERIODS - 1, -1, -1)]
    run = [one for one in run if one >= min(points)]
    values = [exact_value(indicator, points[one]) if one in points else None for one in run]
    known = [period for period, value in zip(run, values, strict=True) if value is not None]
    if len(known) < 2:  # noqa: PLR2004 - a line has two ends
        return None
    first, last = (value_cell(indicator, place.name, points[one], one) for one in (known[0], known[-1]))
    sign = "%" if indicator.unit == "percent" else ""
    label = f"{first.text}{sign} in {known[0].label}, {last.text}{sign} in {known[-1].label}"
    return Spark(spark([None if one is None else float(one) for one in values], label), first, last)
