"""The categories of one breakdown this period, beside the city's shares."""

from dataclasses import dataclass, replace
from decimal import Decimal

from markupsafe import Markup

from obapipe.formatting import first_upper, joint_marker, plain, ratio, written
from obapipe.partnership import Indicator, Section
from obapipe.publishing.cells import Cell, cells_in
from obapipe.publishing.edition import Edition, Place
from obapipe.publishing.figures import Figure
from obapipe.publishing.svg import bar
from obapipe.publishing.wording import number_cell, value_cell


@dataclass(frozen=True)
class BreakdownRow:
    """A category."""

    label: str
    number: Cell
    share: Cell
    city_share: Cell | None
    drawing: Markup
    notes: str


@dataclass(frozen=True)
class BreakdownTable:
    """One indicator's categories and their total."""

    title: str
    dimension: str
    share_of: str
    rows: tuple[BreakdownRow, ...]
    total: Cell


@dataclass(frozen=True)
class BreakdownView:
    """The section."""

    tables: tuple[BreakdownTable, ...]
    city: str
    own: str
    hidden: bool


def build(edition: Edition, place: Place, section: Section) -> BreakdownView:
    """Build a table an indicator."""
    tables = tuple(_table(edition, place, name, section.by or "") for name in section.indicators)
    hidden = any(cell.text == "[c]" for cell in cells_in(tables))
    city = "" if place.is_city else first_upper(edition.partnership.words.city)
    return BreakdownView(tables, city, place.name, hidden)


def _label(edition: Edition, dimension: str, category: str) -> str:
    names = zip(dimension.split("|"), category.split("|"), strict=False)
    return ", ".join(edition.partnership.categories.get(one, {}).get(code, code) for one, code in names)


def _order(edition: Edition, dimension: str, found: set[str]) -> list[str]:
    """Catalogue order; for two dimensions, the order of each in turn."""
    ranks = [
        {code: rank for rank, code in enumerate(edition.partnership.categories.get(one, {}))}
        for one in dimension.split("|")
    ]

    def rank(category: str) -> tuple[list[int], str]:
        return [
            known.get(code, len(known)) for known, code in zip(ranks, category.split("|"), strict=False)
        ], category

    return sorted(found, key=rank)


def _table(edition: Edition, place: Place, name: str, dimension: str) -> BreakdownTable:
    indicator = edition.indicator(name)
    own, city = edition.categories(name, place, dimension), edition.categories(name, edition.city, dimension)
    total, city_total = edition.figure(name, place), edition.figure(name, edition.city)
    drafts: list[tuple[str, Cell, Cell, Cell | None, str]] = []
    for category in _order(edition, dimension, {*own, *city}):
        label, figure = _label(edition, dimension, category), own.get(category)
        share = _share(indicator, place, figure, total)
        beside = None if place.is_city else _share(indicator, edition.city, city.get(category), city_total)
        period = edition.month if figure is None else figure.period
        cells = [
            number_cell(indicator, place.name, figure, period),
            share,
            *([beside] if beside is not None else []),
        ]
        number, share, *rest = (
            replace(cell, breakdown=dimension, category=label, period=period.text) for cell in cells
        )
        drafts.append((label, number, share, rest[0] if rest else None, number.marks))
    widest = max(
        (
            Decimal(cell.plain)
            for draft in drafts
            for cell in draft[2:4]
            if isinstance(cell, Cell) and cell.shown
        ),
        default=Decimal(0),
    )
    return BreakdownTable(
        title=f"{indicator.title}, by {dimension.replace('|', ' and ').replace('_', ' ')}",
        dimension=first_upper(dimension.replace("|", " and ").replace("_", " ")),
        share_of="Per cent" if indicator.unit != "percent" else "Per cent of the group",
        rows=tuple(
            BreakdownRow(label, number, share, beside, _bar(share, beside, widest), marks)
            for label, number, share, beside, marks in drafts
        ),
        total=number_cell(indicator, place.name, total, edition.month if total is None else total.period),
    )


def _share(indicator: Indicator, place: Place, figure: Figure | None, total: Figure | None) -> Cell:
    """A percentage keeps its own base; of anything else, the share of the place's total."""
    period = figure.period if figure is not None else total.period if total is not None else None
    if figure is not None and indicator.unit == "percent":
        return value_cell(indicator, place.name, figure, figure.period)
    measure, when = "per cent of the total", "" if period is None else period.text
    if figure is None or total is None or figure.numerator is None or not total.numerator:
        text = joint_marker(
            None if figure is None else figure.status, None if total is None else total.status
        )
        return Cell(text, text, place.name, indicator.title, when, measure)
    value = ratio(figure.numerator, total.numerator, 100, 1)
    return Cell(written(value), plain(value), place.name, indicator.title, when, measure, marks=figure.marks)


def _bar(share: Cell, beside: Cell | None, widest: Decimal) -> Markup:
    if not share.shown or widest <= 0:
        return Markup("")
    mark = float(Decimal(beside.plain) / widest) if beside is not None and beside.shown else None
    return bar(float(Decimal(share.plain) / widest), mark)
