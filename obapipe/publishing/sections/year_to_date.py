"""Flows in the financial year so far, beside last year's same point and last year's total."""

from dataclasses import dataclass
from decimal import Decimal

from markupsafe import Markup

from obapipe.formatting import joint_marker, plain, rounded, written
from obapipe.partnership import Section
from obapipe.periods import containing
from obapipe.publishing.cells import Cell
from obapipe.publishing.edition import Edition, Place
from obapipe.publishing.figures import Figure
from obapipe.publishing.instead import Earlier, earlier_figure
from obapipe.publishing.svg import bar
from obapipe.publishing.wording import change, value_cell

_MONTHS = 12


@dataclass(frozen=True)
class YearRow:
    """An indicator.

    Attributes:
        cells: this year so far, the same point last year, the change, last year's total, this year as a share
            of it, and the city's share.
        words: the change in words.
        earlier: the newest figure that is shown, where the present one is confidential.
    """

    title: str
    cells: tuple[Cell, ...]
    words: str
    earlier: Earlier | None
    drawing: Markup
    notes: str


@dataclass(frozen=True)
class YearToDateView:
    """The section.

    Attributes:
        elapsed: months of the year that have passed; the bar's tick stands there.
    """

    period: str
    rows: tuple[YearRow, ...]
    columns: tuple[str, ...]
    elapsed: int


def build(edition: Edition, place: Place, section: Section) -> YearToDateView:
    """Build a row an indicator."""
    year = containing(edition.month.text, "financial_year")
    elapsed = (
        (edition.month.start.year - year.start.year) * _MONTHS
        + edition.month.start.month
        - year.start.month
        + 1
    )
    columns = [
        "So far this year",
        "Same point last year",
        "Change",
        "All of last year",
        "So far as per cent of last year",
    ]
    if not place.is_city:
        columns.append(f"The same for {edition.the_city}")
    first = f"{year.start:%B}"
    return YearToDateView(
        period=edition.month.label if elapsed == 1 else f"{first} to {edition.month.label}",
        rows=tuple(_row(edition, place, name, elapsed) for name in section.indicators),
        columns=tuple(columns),
        elapsed=elapsed,
    )


def _row(edition: Edition, place: Place, name: str, elapsed: int) -> YearRow:
    indicator, figure = edition.indicator(name), edition.figure(name, place)
    so_far = value_cell(indicator, place.name, figure, edition.month if figure is None else figure.period)
    move = None if figure is None else change(indicator, place.name, figure, figure.last_year)
    share = _share(edition, place, name, figure)
    cells = [
        so_far,
        _earlier(edition, place, name, figure),
        move.value
        if move is not None
        else Cell(
            "[x]", "[x]", place.name, indicator.title, so_far.period, "change in number since last year"
        ),
        _full_year(edition, place, name, figure),
        share,
    ]
    if not place.is_city:
        cells.append(_share(edition, edition.city, name, edition.figure(name, edition.city)))
    longest = max([Decimal(100), *(Decimal(one.plain) for one in cells[4:] if one.shown)])
    drawing = Markup("")
    if share.shown:
        drawing = bar(
            float(Decimal(share.plain) / longest), float(Decimal(elapsed * 100) / _MONTHS / longest)
        )
    return YearRow(
        indicator.title,
        tuple(cells),
        f"{move.words}." if move is not None and move.value.shown else "",
        earlier_figure(edition, place, name, figure.period)
        if figure is not None and so_far.text == "[c]"
        else None,
        drawing,
        so_far.marks,
    )


def _earlier(edition: Edition, place: Place, name: str, figure: Figure | None) -> Cell:
    indicator = edition.indicator(name)
    period = edition.month.year_before()
    if figure is None or figure.last_year.value is None:
        text = joint_marker(None if figure is None else figure.last_year.status)
        return Cell(text, text, place.name, indicator.title, period.text, "number")
    value = rounded(figure.last_year.value, 0)
    return Cell(written(value), plain(value), place.name, indicator.title, period.text, "number")


def _full_year(edition: Edition, place: Place, name: str, figure: Figure | None) -> Cell:
    title = edition.indicator(name).title
    if figure is None or figure.full_year.numerator is None or figure.full_year.period is None:
        text = joint_marker(None if figure is None else figure.full_year.status)
        return Cell(text, text, place.name, title, "", "number, full financial year")
    value = rounded(figure.full_year.numerator, 0)
    return Cell(
        written(value),
        plain(value),
        place.name,
        title,
        figure.full_year.period.text,
        "number, full financial year",
    )


def _share(edition: Edition, place: Place, name: str, figure: Figure | None) -> Cell:
    title, measure = edition.indicator(name).title, "year to date as per cent of last full year"
    if figure is None or figure.full_year.ratio is None:
        statuses = (None, None) if figure is None else (figure.status, figure.full_year.status)
        text = joint_marker(*statuses)
        return Cell(text, text, place.name, title, edition.month.text, measure)
    value = rounded(figure.full_year.ratio * 100, 0)
    return Cell(written(value), plain(value), place.name, title, figure.period.text, measure)
