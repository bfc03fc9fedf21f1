"""Attacks on means: a mean of months is an equation over their figures, and with one of them hidden it gives that away.

A mean that the printed figures of its months give tells nothing more than they do. One that they do not give, where one
of the months is hidden, was made with it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

import polars as pl

from obapipe.audit.catalogue import Catalogue
from obapipe.audit.report import Breach
from obapipe.partnership import Indicator
from obapipe.periods import Frequency, Period, parse_period

ACTUAL, START = "actual over the same months", "mean of the last three at the baseline"
_CHART = "control chart, "
_POINT, _MEAN, _LOWER, _UPPER = (f"{_CHART}{one}" for one in ("point", "mean", "lower limit", "upper limit"))
_WINDOWS: dict[Frequency, tuple[int, ...]] = {"month": (6, 3), "quarter": (2, 1)}
_START_POINTS, _LIMIT_PERIODS, _FEWEST_LIMIT_POINTS = 3, 24, 12
_PER_STEP, _OUTLYING = 2.66, 3.267
_NEARLY, _ADDED = 1e-9, 0.375
_HIDDEN = "a mean of periods one of which is hidden"
_OTHER = "a mean that the printed figures of its periods do not give"
_LIMITS = "limits of a control chart that its printed points do not give, and one of its periods is hidden"


@dataclass(frozen=True)
class Value:
    """A printed number and half of its last decimal."""

    number: float
    half: float


@dataclass(frozen=True)
class Series:
    """What is printed of one indicator and place in one month.

    Attributes:
        indicator: of the catalogue.
        values: by period; of a year to date what each month brought.
        hidden: periods of which nothing may be told.
        points: of a control chart, by period, where it prints its own.
        ahead_from: the first period of the line in force, None where it is not printed.
        nearly: what 3 of 8 counted ones are in a rate, by which lines may be higher (Anscombe 1948); 0 otherwise.
    """

    indicator: Indicator
    values: Mapping[Period, Value]
    hidden: frozenset[Period]
    points: Mapping[Period, Value]
    ahead_from: Period | None
    nearly: float

    @cached_property
    def needs(self) -> frozenset[Period]:
        """Periods that no mean may be made of: a month also where the year to date before it is hidden."""
        if self.indicator.accumulate is None:
            return self.hidden
        return self.hidden | {one.shift(1) for one in self.hidden if not _ends_year(one)}


def judge_means(rows: pl.DataFrame, catalogue: Catalogue) -> Iterator[Breach]:
    """Means and limits that rest on a figure that is hidden, or on none that is printed.

    Args:
        rows: of the harvest, every month.
        catalogue: of the partnership.
    """
    told = rows.filter(
        pl.col("number").is_not_null(),
        pl.col("measure").is_in([ACTUAL, START]) | pl.col("measure").str.starts_with(_CHART),
    )
    key = ["month", "place", "indicator"]
    if told.is_empty():
        return
    known = _series(rows, told.select(key).unique(), catalogue)
    for group, means in told.sort(*key, "measure", "period").group_by(key, maintain_order=True):
        month, place, indicator = (str(one) for one in group)
        series = known[month, place, indicator]
        for row in means.filter(~pl.col("measure").str.starts_with(_CHART)).to_dicts():
            judge = _actual if row["measure"] == ACTUAL else _start
            if fault := judge(row, series):
                yield Breach("derived", row["file"], row["name"], row["title"], row["period"], fault)
        yield from _limits(means, series)


# ---------------------------------------------------------------- what is printed
def _series(
    rows: pl.DataFrame, wanted: pl.DataFrame, catalogue: Catalogue
) -> dict[tuple[str, str, str], Series]:
    key = ["month", "place", "indicator"]
    own = rows.filter(pl.col("role").is_in(["number", "value"]), pl.col("breakdown") == "all")
    ever = own.group_by("place", "indicator", "period").agg(
        pl.col("hidden").any(), pl.col("number").is_not_null().any().alias("printed")
    )
    never = (
        ever.filter("hidden", ~pl.col("printed"))
        .select("place", "indicator", "period")
        .join(wanted, on=["place", "indicator"])
    )
    needed = pl.col("role").is_in(["number", "value"]) | pl.col("measure").is_in(["forecast", _POINT])
    here = rows.filter(pl.col("breakdown") == "all", needed).join(wanted, on=key, how="semi")
    groups: dict[tuple[str, str, str], list[dict[str, Any]]] = {}
    for row in here.sort(*key, "period", "measure", "value").to_dicts():
        groups.setdefault((row["month"], row["place"], row["indicator"]), []).append(row)
    gone: dict[tuple[str, str, str], set[str]] = {}
    for row in never.to_dicts():
        gone.setdefault((row["month"], row["place"], row["indicator"]), set()).add(row["period"])
    entries = catalogue.partnership.indicators
    return {
        found: _one_series(some, entries[found[2]], gone.get(found, set())) for found, some in groups.items()
    }


def _one_series(rows: list[dict[str, Any]], indicator: Indicator, gone: set[str]) -> Series:
    counted = indicator.accumulate is not None or indicator.scale == 1
    role = "number" if counted else "value"

    def period(row: Mapping[str, Any]) -> Period:
        return parse_period(row["period"], indicator.frequency)

    exact = counted and indicator.measure_kind == "count"
    printed = {
        period(row): Value(row["number"], 0.0) if exact else _value(row)
        for row in rows
        if row["role"] == role and row["number"] is not None
    }
    hidden = {period(row) for row in rows if row["hidden"] and row["role"] in ("number", "value")}
    hidden |= {parse_period(text, indicator.frequency) for text in gone}
    forecast = [period(row) for row in rows if row["measure"] == "forecast" and row["number"] is not None]
    return Series(
        indicator,
        printed if indicator.accumulate is None else _flows(printed),
        frozenset(hidden - set(printed)),
        {period(row): _value(row) for row in rows if row["measure"] == _POINT and row["number"] is not None},
        min(forecast, default=None),
        0.0 if counted or indicator.unit == "percent" else _nearly(rows),
    )


def _nearly(rows: list[dict[str, Any]]) -> float:
    by_role = {
        role: {row["period"]: row["number"] for row in rows if row["role"] == role and row["number"]}
        for role in ("number", "value")
    }
    both = [
        by_role["value"][one] / count for one, count in by_role["number"].items() if one in by_role["value"]
    ]
    return _ADDED * max(both, default=0.0)


def _value(row: Mapping[str, Any]) -> Value:
    return Value(row["number"], 0.5 / 10.0 ** len(row["value"].partition(".")[2]))


def _flows(printed: Mapping[Period, Value]) -> dict[Period, Value]:
    """What each month brought to a year to date, where that is printed of it and of the month before in its year."""
    found: dict[Period, Value] = {}
    for period, value in printed.items():
        before = period.shift(-1)
        if _ends_year(before):
            found[period] = value
        elif before in printed:
            found[period] = Value(value.number - printed[before].number, 0.0)
    return found


def _ends_year(period: Period) -> bool:
    return period.end.month == 3  # noqa: PLR2004 - the financial year ends in March


# ---------------------------------------------------------------- means beside a line
def _actual(row: Mapping[str, Any], series: Series) -> str:
    """What is wrong with the mean of the judged months: half a year, or the quarter there is; two quarters; a year."""
    look, mean = parse_period(row["period"], series.indicator.frequency), _value(row)
    lengths = _WINDOWS.get(series.indicator.frequency, (1,))
    if series.ahead_from is not None:
        since = _apart(series.ahead_from, look) + 1
        lengths = tuple(one for one in lengths if one <= since)[:1] or lengths[-1:]
    windows = [[look.shift(-step) for step in range(length)] for length in lengths]
    if any(_given(mean, _of(series.values, one)) for one in windows if not series.hidden & set(one)):
        return ""
    return _HIDDEN if series.needs & set(windows[0]) else _OTHER


def _start(row: Mapping[str, Any], series: Series) -> str:
    """What is wrong with the mean of the last three known figures up to the baseline, where one is hidden there."""
    mean, look = _value(row), parse_period(row["period"], series.indicator.frequency)
    known = sorted(series.values)
    ends = [one for one in known if one < look]
    if series.ahead_from is not None:
        ends = [one for one in ends if one < series.ahead_from][-1:]
    trios = [[one for one in known if one <= end][-_START_POINTS:] for end in ends]
    if any(_given(mean, _of(series.values, trio), series.nearly) for trio in trios):
        return ""
    last = look if series.ahead_from is None else series.ahead_from
    first = last.shift(-_START_POINTS) if series.ahead_from is not None else min(known, default=last)
    return _HIDDEN if any(first <= one < last for one in series.needs) else ""


def _of(values: Mapping[Period, Value], periods: Sequence[Period]) -> list[Value]:
    return [values[one] for one in periods if one in values]


def _given(mean: Value, values: Sequence[Value], more: float = 0.0) -> bool:
    """Whether a mean is that of some values, within what was rounded; it may be higher by `more`."""
    if not values:
        return False
    above = mean.number - sum(one.number for one in values) / len(values)
    half = mean.half + max(one.half for one in values) + _NEARLY
    return -half <= above <= half + more


def _apart(first: Period, last: Period) -> int:
    months = (last.start.year - first.start.year) * 12 + last.start.month - first.start.month
    return months // ((first.end.year - first.start.year) * 12 + first.end.month - first.start.month + 1)


# ---------------------------------------------------------------- control charts
def _limits(means: pl.DataFrame, series: Series) -> Iterator[Breach]:
    """A control chart's mean and limits, which its printed points must give where a period of it is hidden."""
    told = {row["measure"]: row for row in means.to_dicts() if row["measure"] in (_MEAN, _LOWER, _UPPER)}
    shown = means.filter(pl.col("measure") == _POINT).to_dicts()
    for row in shown:
        if parse_period(row["period"], series.indicator.frequency) in series.hidden:
            yield _breach(row, "a point of a control chart is printed for a period that is hidden")
    if not told or not series.needs:
        return
    points = series.points or series.values
    stretches = [points, *_fixed(points)]
    for measure, row in told.items():
        if not any(_gives(measure, _value(row), stretch) for stretch in stretches):
            yield _breach(row, _LIMITS)


def _breach(row: Mapping[str, Any], detail: str) -> Breach:
    return Breach("derived", row["file"], row["name"], row["title"], row["period"], detail)


def _fixed(points: Mapping[Period, Value]) -> Iterator[Mapping[Period, Value]]:
    """The stretches that limits are fixed on: 24 periods, of which 12 are known."""
    for last in points:
        first = last.shift(1 - _LIMIT_PERIODS)
        some = {one: value for one, value in points.items() if first <= one <= last}
        if len(some) >= _FEWEST_LIMIT_POINTS:
            yield some


def _gives(measure: str, limit: Value, points: Mapping[Period, Value]) -> bool:
    """Whether points give a mean or a limit of theirs: 2.66 times the mean step beside it (NHS England, XmR).

    Steps of more than 3.267 times the mean one are left out once, or not.
    """
    if not points:
        return False
    mean = sum(one.number for one in points.values()) / len(points)
    half = limit.half + max(one.half for one in points.values()) + _NEARLY
    if measure == _MEAN:
        return abs(limit.number - mean) <= half
    ordered = sorted(points)
    steps = [
        abs(points[two].number - points[one].number) for one, two in pairwise(ordered) if one.shift(1) == two
    ]
    usual = sum(steps) / len(steps) if steps else 0.0
    kept = [one for one in steps if one <= _OUTLYING * usual]
    side = 1 if measure == _UPPER else -1
    ends = [mean + side * _PER_STEP * sum(some) / max(len(some), 1) for some in (steps, kept)]
    half += _PER_STEP * 2 * max(one.half for one in points.values())
    return any(abs(limit.number - end) <= half for end in (*ends, *(max(end, 0.0) for end in ends)))
