"""Where a place stands among all clusters: a strip an indicator, with its table."""

from dataclasses import dataclass
from decimal import Decimal

from markupsafe import Markup

from obapipe.formatting import first_upper, plain, written
from obapipe.partnership import Section
from obapipe.publishing.axis import axis_for
from obapipe.publishing.cells import Cell
from obapipe.publishing.edition import Edition, Place
from obapipe.publishing.lookups import Standing, standings
from obapipe.publishing.svg import Dot, strip
from obapipe.publishing.wording import UNIT_WORDS, settled, span_label, value_cell, with_unit

_FEWEST_FOR_MIDDLE = 8


@dataclass(frozen=True)
class PositionRow:
    """One indicator.

    Attributes:
        cells: own value (clusters only), city (rates only), lowest, middle half from and to, highest.
    """

    title: str
    unit: str
    value: str
    marks: str
    words: tuple[str, ...]
    drawing: Markup
    cells: tuple[Cell, ...]
    shown: int
    hidden: int


@dataclass(frozen=True)
class PositionView:
    """The section.

    Attributes:
        counts: some rows are numbers rather than rates, so that larger clusters have more.
    """

    rows: tuple[PositionRow, ...]
    columns: tuple[str, ...]
    own: str
    counts: bool


def build(edition: Edition, place: Place, section: Section) -> PositionView:
    """Build a strip an indicator."""
    first = () if place.is_city else (place.name,)
    city = first_upper(edition.partnership.words.city)
    return PositionView(
        tuple(_row(edition, place, name) for name in section.indicators),
        (*first, city, "Lowest", "Middle half from", "Middle half to", "Highest"),
        "" if place.is_city else place.name,
        any(not edition.indicator(name).has_rate for name in section.indicators),
    )


def _quantile(values: list[Decimal], share: Decimal) -> Decimal:
    position = share * (len(values) - 1)
    below = int(position)
    above = min(below + 1, len(values) - 1)
    return values[below] + (values[above] - values[below]) * (position - below)


def _row(edition: Edition, place: Place, name: str) -> PositionRow:
    indicator, words = edition.indicator(name), edition.partnership.words
    within = edition.within(place)
    all_places = [one for one in standings(edition, name) if one.place in within]
    shown = [one for one in all_places if one.value.shown]
    hidden = sum(one.value.text == "[c]" for one in all_places)
    figure = edition.figure(name, place)
    period = edition.month if figure is None else figure.period
    own = value_cell(indicator, place.name, figure, period)
    city_figure = edition.figure(name, edition.city)
    city = value_cell(
        indicator, edition.city.name, city_figure, period if city_figure is None else city_figure.period
    )
    values = sorted(Decimal(one.value.plain) for one in shown)
    spread = _spread(edition, place, name, values, own)
    said = _words(edition, place, name, len(shown), hidden)
    return PositionRow(
        title=indicator.short_title,
        unit=UNIT_WORDS[indicator.unit],
        value=f"{first_upper(words.city) if place.is_city else place.name} {with_unit(indicator, own.text)}",
        marks=own.marks if own.shown else "",
        words=said,
        drawing=_drawing(edition, place, name, shown, (own, city), values),
        cells=(*(() if place.is_city else (own,)), city, *spread),
        shown=len(shown),
        hidden=hidden,
    )


def _spread(edition: Edition, place: Place, name: str, values: list[Decimal], own: Cell) -> tuple[Cell, ...]:
    """Lowest, middle half and highest of the released values."""
    indicator = edition.indicator(name)
    measures = ("lowest", "middle half from", "middle half to", "highest")
    words = edition.partnership.words
    whose = f"{first_upper(words.clusters)} of {place.name}" if place.is_area else f"All {words.clusters}"
    label = UNIT_WORDS[indicator.unit]
    if not values:
        return tuple(
            Cell("[x]", "[x]", whose, indicator.title, own.period, f"{label}, {one}") for one in measures
        )
    found: list[Cell] = []
    for share, measure in zip(("0", "0.25", "0.75", "1"), measures, strict=True):
        value = settled(indicator, _quantile(values, Decimal(share)))
        found.append(
            Cell(written(value), plain(value), whose, indicator.title, own.period, f"{label}, {measure}")
        )
    return tuple(found)


def _words(edition: Edition, place: Place, name: str, shown: int, hidden: int) -> tuple[str, ...]:
    words, figure = edition.partnership.words, edition.figure(name, place)
    said: list[str] = []
    indicator = edition.indicator(name)
    if figure is not None and indicator.accumulate is not None:
        said.append(span_label(indicator, figure.period))
    if not place.is_city and figure is not None and figure.value_released and figure.places_lower is not None:
        others = (figure.places_ranked or 1) - 1
        said.append(f"{figure.places_lower or 'None'} of {others} other {words.clusters} lower")
    elif (place.is_city or place.is_area) and shown:
        said.append(f"{shown} {words.clusters if shown != 1 else words.cluster} drawn")
    if hidden:
        said.append(f"{hidden} confidential [c]")
    return tuple(said)


def _drawing(
    edition: Edition,
    place: Place,
    name: str,
    shown: list[Standing],
    ends: tuple[Cell, Cell],
    values: list[Decimal],
) -> Markup:
    indicator = edition.indicator(name)
    if not shown:
        return Markup("")
    own, city = ends
    with_city = indicator.has_rate and city.shown
    drawn = [float(one) for one in values] + ([float(city.plain)] if with_city else [])
    percent = indicator.unit == "percent"
    middle = None
    if len(values) >= _FEWEST_FOR_MIDDLE:
        middle = (float(_quantile(values, Decimal("0.25"))), float(_quantile(values, Decimal("0.75"))))
    word = first_upper(edition.partnership.words.city)
    low, high = (with_unit(indicator, written(one)) for one in (values[0], values[-1]))
    label = (
        f"{indicator.short_title}: {len(shown)} {edition.partnership.words.clusters} from {low} to {high}."
    )
    with_own = own.shown and not place.is_city and (indicator.has_rate or not place.is_area)
    if with_own:
        label += f" {place.name} {with_unit(indicator, own.text)}."
    return strip(
        axis_for(drawn, share=percent, cut=True),
        [
            Dot(one.place.name, f"{one.value.text}%" if percent else one.value.text, float(one.value.plain))
            for one in shown
            if one.place != place
        ],
        middle,
        Dot(word, f"{city.text}%" if percent else city.text, float(city.plain)) if with_city else None,
        Dot(place.name, own.text, float(own.plain)) if with_own else None,
        unit="%" if percent else UNIT_WORDS[indicator.unit],
        label=label,
    )
