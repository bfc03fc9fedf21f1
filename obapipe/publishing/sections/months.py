"""The latest thirteen periods as a table, so that the same period last year is in sight."""

from dataclasses import dataclass, replace

from obapipe.formatting import first_upper
from obapipe.partnership import Indicator, Section
from obapipe.periods import Frequency, Period, containing
from obapipe.publishing.cells import Cell, lined_up
from obapipe.publishing.edition import Edition, Place
from obapipe.publishing.wording import UNIT_WORDS, number_cell, shows_count, value_cell

_PERIODS = 13
_FREQUENCY_WORDS: dict[Frequency, str] = {
    "month": "Month",
    "quarter": "Quarter",
    "financial_year": "Financial year",
    "academic_year": "Academic year",
    "calendar_year": "Year",
}


@dataclass(frozen=True)
class MonthsRow:
    """A period."""

    period: str
    current: bool
    cells: tuple[Cell, ...]
    notes: str


@dataclass(frozen=True)
class MonthsTable:
    """Indicators of one frequency side by side."""

    title: str
    first_column: str
    columns: tuple[str, ...]
    rows: tuple[MonthsRow, ...]


@dataclass(frozen=True)
class MonthsView:
    """The section."""

    tables: tuple[MonthsTable, ...]


def build(edition: Edition, place: Place, section: Section) -> MonthsView:
    """Build a table a frequency."""
    groups: dict[Frequency, list[str]] = {}
    for name in section.indicators:
        groups.setdefault(edition.indicator(name).frequency, []).append(name)
    return MonthsView(tuple(_table(edition, place, frequency, names) for frequency, names in groups.items()))


def _periods(edition: Edition, place: Place, frequency: Frequency, names: list[str]) -> list[Period]:
    """The latest periods, newest last, from the first that any of them has."""
    figures = [edition.figure(name, where) for name in names for where in (place, edition.city)]
    reported = [figure.period for figure in figures if figure is not None]
    last = max(reported, default=containing(edition.month.text, frequency))
    known = [point.period for name in names for point in edition.series(name, place)]
    first = min(known, default=last)
    run = [last.shift(-step) for step in range(_PERIODS - 1, -1, -1)]
    return [one for one in run if one >= first] or [last]


def _columns(indicator: Indicator) -> list[str]:
    unit = UNIT_WORDS[indicator.unit]
    return [
        f"{indicator.short_title}: {one}" for one in (["number", unit] if shows_count(indicator) else [unit])
    ]


def _table(edition: Edition, place: Place, frequency: Frequency, names: list[str]) -> MonthsTable:
    points = {name: {one.period: one for one in edition.series(name, place)} for name in names}
    periods = _periods(edition, place, frequency, names)
    rows: list[MonthsRow] = []
    for period in periods:
        cells: list[Cell] = []
        for name in names:
            indicator, point = edition.indicator(name), points[name].get(period)
            if shows_count(indicator):
                cells.append(number_cell(indicator, place.name, point, period))
            cells.append(value_cell(indicator, place.name, point, period))
        rows.append(MonthsRow(period.label, period == periods[-1], tuple(cells), _merged(cells)))
    titles = "; ".join(edition.indicator(name).short_title for name in names)
    return MonthsTable(
        title=f"{first_upper(titles)}: {place.name}, {periods[0].label} to {periods[-1].label}"
        if len(periods) > 1
        else f"{titles}: {place.name}",
        first_column=_FREQUENCY_WORDS[frequency],
        columns=tuple(column for name in names for column in _columns(edition.indicator(name))),
        rows=tuple(
            replace(row, cells=cells)
            for row, cells in zip(rows, lined_up([row.cells for row in rows]), strict=True)
        ),
    )


def _merged(cells: list[Cell]) -> str:
    return " ".join(one for one in ("[p]", "[r]", "[b]") if any(one in cell.marks for cell in cells))
