"""What can still be said of a place where its figure may not be shown. Everything here is made of released figures.

No word says which way a figure went: two shown figures with their periods stand beside each other, and say it.
"""

from dataclasses import dataclass

from obapipe.formatting import joined
from obapipe.partnership import Indicator
from obapipe.periods import Period
from obapipe.publishing.cells import Cell
from obapipe.publishing.edition import Edition, Place
from obapipe.publishing.figures import Point
from obapipe.publishing.wording import prints_a_figure, span_label, value_cell, with_unit

_NAMED = 6


@dataclass(frozen=True)
class Earlier:
    """The newest figure of a place that is shown before a period, and the same time of a year before that.

    Attributes:
        text: the value with its unit.
        label: its period.
        cell: the value.
        compared: the same of an earlier year as text; empty where none is shown or the definition changed between.
        compared_label: its period.
        compared_cell: its value.
    """

    text: str
    label: str
    cell: Cell
    compared: str = ""
    compared_label: str = ""
    compared_cell: Cell | None = None

    @property
    def cells(self) -> tuple[Cell, ...]:
        """The figures that it names."""
        return (self.cell,) if self.compared_cell is None else (self.cell, self.compared_cell)

    @property
    def sentence(self) -> str:
        """As running text."""
        then = f" For {self.compared_label} it was {self.compared}." if self.compared else ""
        return f"The latest figure that can be shown is for {self.label}: {self.text}.{then}"

    @property
    def short(self) -> str:
        """As a card or a cell of a table says it."""
        then = f"; {self.compared} ({self.compared_label})" if self.compared else ""
        return f"Last shown: {self.text} ({self.label}){then}"


def earlier_figure(edition: Edition, place: Place, name: str, period: Period) -> Earlier | None:
    """The newest shown figure before a period, None where no figure of the place was ever shown before it."""
    indicator = edition.indicator(name)
    shown = {one.period: one for one in edition.series(name, place) if one.value_released}
    before = [one for one in shown if one.end < period.start]
    if not before:
        return None
    newest = max(before, key=lambda one: one.end)
    text, label, cell = _said(indicator, place, shown[newest])
    compared = _same_time_before(edition, place, name, newest)
    if compared is None:
        return Earlier(text, label, cell)
    return Earlier(text, label, cell, *_said(indicator, place, shown[compared]))


def _said(indicator: Indicator, place: Place, point: Point) -> tuple[str, str, Cell]:
    cell = value_cell(indicator, place.name, point, point.period)
    return with_unit(indicator, cell.text), span_label(indicator, point.period), cell


def _same_time_before(edition: Edition, place: Place, name: str, period: Period) -> Period | None:
    """The same time of the nearest earlier year with a shown figure under the same definition."""
    points = edition.series(name, place)
    if not points:
        return None
    first = min(one.period for one in points)
    shown = {one.period for one in points if one.value_released}
    broken = max((one.period for one in points if one.broken and one.period <= period), default=first)
    then = period.year_before()
    while then >= max(first, broken):
        if then in shown:
            return then
        then = then.year_before()
    return None


def still_shown(edition: Edition, place: Place, names: tuple[str, ...]) -> str:
    """Which of some indicators have a figure for the place, as a sentence; the first six by name."""
    shown = [
        edition.indicator(name).short_title
        for name in names
        if prints_a_figure(edition.indicator(name), edition.figure(name, place))
    ]
    if not shown:
        return f"No other figure of this page can be shown for {place.name}."
    if len(shown) > _NAMED:
        return f"Shown for {place.name} on this page: {', '.join(shown[:_NAMED])} and others."
    return f"Shown for {place.name} on this page: {joined(shown)}."
