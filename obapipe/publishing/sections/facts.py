"""The facts of one indicator as sentences: where it came from since a year before and since the plan began."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from obapipe.partnership import Section
from obapipe.publishing.cells import Cell
from obapipe.publishing.edition import Edition, Place
from obapipe.publishing.sections import cards
from obapipe.publishing.wording import exact_value, span_label, value_cell
from obapipe.trends.sentences.changes import Step, change_to
from obapipe.trends.sentences.subjects import measure_of


@dataclass(frozen=True)
class FactsView:
    """The section.

    Attributes:
        cards: the latest figures and their changes.
        told: how the value changed, with the figures at both ends.
        ends: the earlier figures that `told` names.
    """

    cards: tuple[cards.Card, ...]
    told: tuple[str, ...]
    ends: tuple[Cell, ...]


def build(edition: Edition, place: Place, section: Section) -> FactsView:
    """Build the facts of the first indicator of a section."""
    found = tuple(_told(edition, place, section.indicators[0]))
    return FactsView(
        cards.build(edition, place, section).cards,
        tuple(text for text, _ in found),
        tuple(cell for _, cell in found),
    )


def _told(edition: Edition, place: Place, name: str) -> Iterator[tuple[str, Cell]]:
    """A sentence an earlier period of the same definition; the later figure is the card's own."""
    indicator, figure = edition.indicator(name), edition.figure(name, place)
    now = None if figure is None else exact_value(indicator, figure)
    if figure is None or now is None:
        return
    measure = replace(measure_of(indicator), subject=f"the figure for {indicator.short_title}")
    known = {one.period: one for one in edition.series(name, place)}
    starts = () if indicator.accumulate is not None else (figure.start.period,)
    for since in dict.fromkeys((figure.last_year.period, *starts)):
        compared = figure.last_year if since == figure.last_year.period else figure.start
        point = None if since is None or since == figure.period else known.get(since)
        before = None if point is None else exact_value(indicator, point)
        if point is None or before is None or compared.broken or compared.status != "released":
            continue
        step = Step(float(now), float(before), span_label(indicator, point.period))
        cell = value_cell(indicator, place.name, point, point.period)
        yield change_to(measure, step), replace(cell, marks="")
