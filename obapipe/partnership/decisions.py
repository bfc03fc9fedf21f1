"""What people decided or expect: baselines.csv, targets.csv and forecasts.csv, checked row by row."""

from collections.abc import Iterator, Mapping
from datetime import date

import polars as pl

from obapipe.partnership.catalogue import Indicator
from obapipe.periods import PeriodError, parse_period

BASELINE_METHODS = ("theta", "last_3", "top_down", "last", "last_year")
Row = dict[str, object]
_WHOLE = 100  # per cent


def baseline_faults(
    baselines: pl.DataFrame, indicators: Mapping[str, Indicator], levels: Mapping[str, str]
) -> Iterator[str]:
    """What is wrong with the decisions to draw a baseline.

    Args:
        baselines: columns of baselines.csv, in the file's order.
        indicators: the catalogue.
        levels: code of a place to its level.
    """
    decided: set[tuple[object, ...]] = set()
    for number, row in enumerate(baselines.iter_rows(named=True), start=2):
        place = f"baselines.csv, row {number}"
        level = levels.get(str(row["geography"]))
        if row["method"] and row["method"] not in BASELINE_METHODS:
            yield f"{place}: the method '{row['method']}' is not one of {', '.join(BASELINE_METHODS)}."
        if row["method"] == "top_down" and level == "city":
            yield f"{place}: the method top_down follows the city, so it is not for the city itself."
        if row["good_enough"] not in (None, "yes", "no"):
            yield f"{place}: good_enough is '{row['good_enough']}'; write yes, no or nothing."
        for column in ("indicator", "baseline", "reason", "decided_by", "decided_on"):
            if not row[column]:
                yield f"{place}: {column} is empty. A baseline is drawn on somebody's decision, for a reason."
        yield from _role_fault(row, "decided_by", place)
        yield from _level_fault(row, indicators, levels, place)
        yield from _period_fault(row, "baseline", indicators, place)
        if row["decided_on"] and not is_day(row["decided_on"]):
            yield f"{place}: decided_on is '{row['decided_on']}'; write the day as 2013-04-19."
        key = tuple(row[name] for name in ("indicator", "geography", "baseline"))
        if key in decided:
            yield f"{place}: this baseline of {row['indicator']} was decided on in an earlier row; leave one out."
        decided.add(key)


def expected_faults(
    name: str,
    frame: pl.DataFrame,
    role: str,
    indicators: Mapping[str, Indicator],
    levels: Mapping[str, str],
) -> Iterator[str]:
    """What is wrong with targets or with partners' own forecasts.

    Args:
        name: of the file, without its ending.
        frame: indicator, geography, period, value and the role, in the file's order.
        role: the column that says who set or made it.
        indicators: the catalogue.
        levels: code of a place to its level.
    """
    made: set[tuple[object, ...]] = set()
    for number, row in enumerate(frame.iter_rows(named=True), start=2):
        place = f"{name}.csv, row {number}"
        for column in ("indicator", "geography", "period", "value", role):
            if row[column] is None:
                yield f"{place}: {column} is empty."
        yield from _role_fault(row, role, place)
        yield from _level_fault(row, indicators, levels, place)
        yield from _period_fault(row, "period", indicators, place)
        yield from _value_fault(row, indicators, place)
        key = tuple(row[column] for column in ("indicator", "geography", "period"))
        if key in made:
            yield f"{place}: {row['indicator']} of {row['geography']} in {row['period']} stands twice."
        made.add(key)


def is_day(text: str) -> bool:
    """Whether a text is a day, written as 2013-04-19."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _role_fault(row: Row, column: str, place: str) -> Iterator[str]:
    if "@" in str(row[column]):
        yield f"{place}: {column} is an address; write a role, such as Cluster chair."


def _level_fault(
    row: Row, indicators: Mapping[str, Indicator], levels: Mapping[str, str], place: str
) -> Iterator[str]:
    indicator, level = indicators.get(str(row["indicator"])), levels.get(str(row["geography"]))
    if indicator is not None and level is not None and level not in indicator.geographies:
        yield (
            f"{place}: {row['indicator']} is not published for the {level} {row['geography']}; "
            f"it is for {' and '.join(indicator.geographies)}."
        )


def _period_fault(row: Row, column: str, indicators: Mapping[str, Indicator], place: str) -> Iterator[str]:
    indicator, text = indicators.get(str(row["indicator"])), row[column]
    if indicator is None or text is None:
        return
    try:
        canonical = parse_period(str(text), indicator.frequency).text
    except PeriodError as error:
        yield f"{place}, {column}: {error}."
        return
    if canonical != text:
        yield f"{place}, {column}: write the period {text} as {canonical}."


def _value_fault(row: Row, indicators: Mapping[str, Indicator], place: str) -> Iterator[str]:
    indicator, value = indicators.get(str(row["indicator"])), row["value"]
    if indicator is None or not isinstance(value, float):
        return
    if not 0 <= value < float("inf"):
        yield f"{place}: the value {value:g} is not a number from 0 up."
    elif indicator.unit == "percent" and value > _WHOLE:
        yield f"{place}: the value {value:g} is above 100, and {row['indicator']} is a percentage."
