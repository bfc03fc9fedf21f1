"""Every indicator a row: latest, a year ago, changes, the city, comparators and a small line."""

from dataclasses import dataclass

from obapipe.formatting import first_upper, joined, joint_marker, plain, written
from obapipe.partnership import Indicator, Section
from obapipe.publishing.cells import Cell
from obapipe.publishing.edition import Edition, Place
from obapipe.publishing.figures import Compared, Figure
from obapipe.publishing.instead import Earlier, earlier_figure
from obapipe.publishing.lookups import comparator_cell
from obapipe.publishing.sparks import Spark, spark_of
from obapipe.publishing.wording import UNIT_WORDS, Change, changes, settled, value_cell, with_unit


@dataclass(frozen=True)
class Dated:
    """A figure and the period it is about, printed beneath it."""

    text: str
    cell: Cell
    period: str


@dataclass(frozen=True)
class IndicatorRow:
    """An indicator.

    Attributes:
        travel: how it changed.
        earlier: the newest figure that is shown, where the latest is confidential.
        no_travel: shorthand where neither can be said.
    """

    title: str
    unit: str
    obsession: bool
    figures: tuple[Dated, ...]
    travel: tuple[Change, ...]
    earlier: Earlier | None
    no_travel: str
    not_comparable: str
    spark: Spark | None
    notes: str


@dataclass(frozen=True)
class IndicatorsView:
    """The section."""

    rows: tuple[IndicatorRow, ...]
    columns: tuple[str, ...]
    elsewhere: str


_ELSEWHERE = {"england": "England", "statistical_neighbours": "Statistical neighbours"}


def build(edition: Edition, place: Place, section: Section) -> IndicatorsView:
    """Build a row an indicator. A comparator that none of them has, or that is the city itself, has no column."""
    city = () if place.is_city else (first_upper(edition.partnership.words.city),)
    beside = tuple(
        name
        for name, title in _ELSEWHERE.items()
        if title not in (*city, edition.city.name)
        and any(edition.comparator(one, name) is not None for one in section.indicators)
    )
    titles = [_ELSEWHERE[name] for name in beside]
    return IndicatorsView(
        tuple(_row(edition, place, name, beside) for name in section.indicators),
        ("Latest", "Same period last year", *city, *titles),
        joined(titles),
    )


def _row(edition: Edition, place: Place, name: str, beside: tuple[str, ...]) -> IndicatorRow:
    indicator, figure = edition.indicator(name), edition.figure(name, place)
    latest = _dated(edition, place, name, figure)
    columns = [latest, _before(edition, place, name, figure)]
    if not place.is_city:
        columns.append(_dated(edition, edition.city, name, edition.figure(name, edition.city)))
    columns += [_elsewhere(edition, name, one) for one in beside]
    said = changes(indicator, place.name, figure, "last_year", "start") if latest.cell.shown else ()
    earlier = None
    if figure is not None and latest.cell.text == "[c]":
        earlier = earlier_figure(edition, place, name, figure.period)
    return IndicatorRow(
        title=indicator.title,
        unit=UNIT_WORDS[indicator.unit],
        obsession=name in edition.partnership.obsessions,
        figures=tuple(columns),
        travel=tuple(one for one in said if not one.broken),
        earlier=earlier,
        no_travel="[c]" if latest.cell.text == "[c]" else "[x]",
        not_comparable=joined([one.since for one in said if one.broken]),
        spark=spark_of(edition, place, name),
        notes=latest.cell.marks,
    )


def _dated(edition: Edition, place: Place, name: str, figure: Figure | None) -> Dated:
    indicator = edition.indicator(name)
    cell = value_cell(indicator, place.name, figure, edition.month if figure is None else figure.period)
    return Dated(_text(indicator, cell), cell, "" if figure is None else figure.period.label)


def _before(edition: Edition, place: Place, name: str, figure: Figure | None) -> Dated:
    indicator = edition.indicator(name)
    past: Compared | None = None if figure is None else figure.last_year
    if past is None or past.period is None or past.value is None:
        text = joint_marker(None if past is None else past.status)
        period = "" if past is None or past.period is None else past.period.label
        key = "" if past is None or past.period is None else past.period.text
        return Dated(
            text, Cell(text, text, place.name, indicator.title, key, UNIT_WORDS[indicator.unit]), period
        )
    point = next((one for one in edition.series(name, place) if one.period == past.period), None)
    if point is not None and point.value_released:
        cell = value_cell(indicator, place.name, point, past.period)
    else:
        value = settled(indicator, past.value)
        cell = Cell(
            written(value),
            plain(value),
            place.name,
            indicator.title,
            past.period.text,
            UNIT_WORDS[indicator.unit],
        )
    return Dated(_text(indicator, cell), cell, past.period.label)


def _elsewhere(edition: Edition, name: str, comparator: str) -> Dated:
    cell, found = comparator_cell(edition, name, comparator), edition.comparator(name, comparator)
    return Dated(_text(edition.indicator(name), cell), cell, "" if found is None else found.period.label)


def _text(indicator: Indicator, cell: Cell) -> str:
    """A per cent sign is short enough for a cell; other units stand with the title."""
    return with_unit(indicator, cell.text) if indicator.unit == "percent" else cell.text
