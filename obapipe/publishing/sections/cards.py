"""Cards: the latest figure of each indicator, how it changed and the city beside it."""

from dataclasses import dataclass

from obapipe.formatting import ABSENT, first_upper, joined
from obapipe.partnership import Indicator, Section
from obapipe.periods import Period
from obapipe.publishing.cells import Cell
from obapipe.publishing.edition import Edition, Place
from obapipe.publishing.figures import Figure
from obapipe.publishing.instead import earlier_figure
from obapipe.publishing.lookups import comparator_cell
from obapipe.publishing.verdicts import extreme_words
from obapipe.publishing.wording import (
    UNIT_WORDS,
    Change,
    changes,
    number_cell,
    prints_a_figure,
    shows_count,
    span_label,
    value_cell,
    with_unit,
)


@dataclass(frozen=True)
class Card:
    """One indicator.

    Attributes:
        title: its short title.
        big: the value, with its unit where that is a per cent sign.
        unit: any longer unit, printed small.
        absent: why there is no value, in words.
        value: the value.
        count: the number behind it, None where there is none to show.
        people: what the count counts.
        period: printed where the figure is not of the edition's own month.
        marks: what holds of the figure, or of the count where there is no value.
        latest: the newest figure that is shown, where the reported one is not.
        changes: since the previous period, a year and the plan's start.
        not_comparable: earlier periods from before a change of definition.
        beside: the city, or England on the city's page.
        record: the low or high that the figure is, as a sentence; empty where it is none worth saying.
        beyond_chance: which changes are more than the usual ups and downs; empty where none was tested.
    """

    title: str
    big: str
    unit: str
    absent: str
    value: Cell
    count: Cell | None
    people: str
    period: str
    marks: str
    latest: str
    changes: tuple[Change, ...]
    not_comparable: str
    beside: str
    beside_cells: tuple[Cell, ...]
    record: str = ""
    beyond_chance: str = ""


@dataclass(frozen=True)
class CardsView:
    """The section."""

    cards: tuple[Card, ...]


def build(edition: Edition, place: Place, section: Section) -> CardsView:
    """Build a card an indicator."""
    return CardsView(tuple(_card(edition, place, name) for name in section.indicators))


def _card(edition: Edition, place: Place, name: str) -> Card:
    indicator, figure = edition.indicator(name), edition.figure(name, place)
    period = edition.month if figure is None else figure.period
    value = value_cell(indicator, place.name, figure, period)
    moves: tuple[Change, ...] = ()
    if prints_a_figure(indicator, figure):
        moves = changes(indicator, place.name, figure, "previous", "last_year", "start")
    count = number_cell(indicator, place.name, figure, period) if shows_count(indicator) else None
    shown = tuple(one for one in moves if not one.broken)
    beside, cells = _beside(edition, place, name)
    latest = earlier_figure(edition, place, name, period) if value.text in ("[c]", "[x]") else None
    return Card(
        title=indicator.short_title,
        big=with_unit(indicator, value.text) if indicator.unit == "percent" else value.text,
        unit=with_unit(indicator, "").strip() if value.shown and indicator.unit != "percent" else "",
        absent=_absent(indicator, figure, value, period),
        value=value,
        count=count if prints_a_figure(indicator, figure) else None,
        people=indicator.people,
        period="" if period == edition.month or not value.shown else period.label,
        marks=value.marks or ("" if count is None else count.marks),
        latest="" if latest is None else latest.short,
        changes=shown,
        beyond_chance=_beyond_chance(edition, place, name, shown),
        record=extreme_words(edition, place, name),
        not_comparable=joined([one.since for one in moves if one.broken]),
        beside=beside,
        beside_cells=cells if latest is None else (*cells, *latest.cells),
    )


def _beyond_chance(edition: Edition, place: Place, name: str, shown: tuple[Change, ...]) -> str:
    """Which of the changes are more than the usual ups and downs and which are not; empty where none was tested."""
    indicator, figure = edition.indicator(name), edition.figure(name, place)
    if figure is None:
        return ""
    tested = edition.judged(name, place).significant
    against = (("previous", figure.previous), ("last_year", figure.last_year), ("plan_start", figure.start))
    said = {
        span_label(indicator, earlier.period): tested[which]
        for which, earlier in against
        if which in tested and earlier.period is not None
    }
    beyond, within = ([one.since for one in shown if said.get(one.since) is side] for side in (True, False))
    if beyond and within:
        return (
            f"More than the usual ups and downs since {joined(beyond)}, within them since {joined(within)}."
        )
    if not beyond and not within:
        return ""
    since = "" if len(beyond or within) == len(shown) else f" since {joined(beyond or within)}"
    return f"{'More than' if beyond else 'Within'} the usual ups and downs{since}."


def _absent(indicator: Indicator, figure: Figure | None, value: Cell, period: Period) -> str:
    """Why there is no value; beside a count that is printed, what is missing is the rate alone."""
    if value.shown:
        return ""
    reason = ABSENT[value.text]
    if prints_a_figure(indicator, figure):
        return f"{first_upper(UNIT_WORDS[indicator.unit])} {reason[0].lower()}{reason[1:]} for {period.label}"
    return f"{reason} for {period.label}"


def _beside(edition: Edition, place: Place, name: str) -> tuple[str, tuple[Cell, ...]]:
    indicator = edition.indicator(name)
    if not place.is_city:
        whole = edition.figure(name, edition.city)
        cell = value_cell(
            indicator, edition.city.name, whole, edition.month if whole is None else whole.period
        )
        return f"{first_upper(edition.partnership.words.city)} {with_unit(indicator, cell.text)}", (cell,)
    from_elsewhere = edition.comparator(name, "england")
    cell = comparator_cell(edition, name, "england")
    if from_elsewhere is None or edition.city.name == cell.place:
        return "", ()
    return f"{cell.place} {with_unit(indicator, cell.text)} ({from_elsewhere.period.label})", (cell,)
