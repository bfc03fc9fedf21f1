"""The headline: a sentence an indicator, and for the first what it means: change, position, target."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from obapipe.formatting import ABSENT, first_upper, marker, plain, rounded, written
from obapipe.partnership import Indicator, Section
from obapipe.periods import Period, containing
from obapipe.publishing.cells import Cell
from obapipe.publishing.edition import Edition, Place, Target
from obapipe.publishing.figures import Figure
from obapipe.publishing.instead import earlier_figure
from obapipe.publishing.lookups import target_cell
from obapipe.publishing.verdicts import StatusView, chance_words_of, status_of
from obapipe.publishing.wording import (
    UNIT_WORDS,
    Change,
    base_cell,
    changes,
    exact_value,
    number_cell,
    prints_a_figure,
    settled,
    shows_count,
    value_cell,
    when,
    with_unit,
)
from obapipe.trends.sentences.directions import Balance, direction_sentence
from obapipe.trends.sentences.subjects import measure_of

_SIDES = {"Higher": "High", "Lower": "Low"}
_NO_CHANGE = "A change can be given only where both figures are shown."


@dataclass(frozen=True)
class Sentence:
    """A sentence with its figure set apart for emphasis; `instead` is what can be said where it has none."""

    before: str
    figure: str
    after: str
    marks: str
    cells: tuple[Cell, ...]
    instead: tuple[str, ...] = ()


@dataclass(frozen=True)
class Verdict:
    """One of the three things a headline means, as a short answer and its reason."""

    title: str
    answer: str
    reasons: tuple[str, ...]
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Basis:
    """Who says which way is better and what to read beside it, with the figures that this names."""

    sentence: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class HeadlineView:
    """The section."""

    sentences: tuple[Sentence, ...]
    statuses: tuple[StatusView, ...]
    verdicts: tuple[Verdict, ...]
    basis: Basis | None


def build(edition: Edition, place: Place, section: Section) -> HeadlineView:
    """Build the headline of a place."""
    first = section.indicators[0]
    return HeadlineView(
        tuple(_sentence(edition, place, name) for name in section.indicators),
        _statuses(edition, place, first),
        (_changed(edition, place, first), _position(edition, place, first), _target(edition, place, first)),
        _basis(edition, place, first),
    )


def _statuses(edition: Edition, place: Place, name: str) -> tuple[StatusView, ...]:
    """The city's status first: clusters move together, so a shock to the whole flags many of them at once."""
    places = (edition.city,) if place.is_city else (edition.city, place)
    found = (status_of(edition, one, name) for one in places)
    return tuple(one for one in found if one is not None)


def _sentence(edition: Edition, place: Place, name: str) -> Sentence:
    indicator, figure = edition.indicator(name), edition.figure(name, place)
    period = figure.period if figure is not None else containing(edition.month.text, indicator.frequency)
    value = value_cell(indicator, place.name, figure, period)
    opening = when(indicator, period)
    if figure is None or not value.shown:
        reason = {
            "[c]": "is confidential",
            "[x]": "is not available",
            "[z]": "does not apply here",
        }[value.text]
        number = number_cell(indicator, place.name, figure, period)
        if number.shown and shows_count(indicator):
            what = indicator.sentence or f"{indicator.people}: {indicator.title}"
            rate = f" {what}; the {UNIT_WORDS[indicator.unit]} {reason} {value.text}."
            return Sentence(f"{opening}, ", number.text, rate, number.marks, (number, value))
        before = f"{indicator.title}: the figure for {place.name} {opening[0].lower()}{opening[1:]} "
        said, cells = _instead(edition, place, name, value, period)
        return Sentence(before, f"{reason} {value.text}", ".", "", (value, *cells), said)
    number, base = (
        number_cell(indicator, place.name, figure, period),
        base_cell(indicator, place.name, figure, period),
    )
    counted = shows_count(indicator) and number.shown
    what = indicator.sentence or f"{indicator.people}: {indicator.title}"
    if indicator.unit == "percent":
        out_of = f": {number.text} of {base.text}" if counted and base.shown else ""
        return Sentence(
            f"{opening}, ",
            f"{value.text}%",
            f" of {what.removeprefix('of ')}{out_of}.",
            value.marks,
            (value, number, base)[: 3 if out_of else 1],
        )
    if counted:
        return Sentence(
            f"{opening}, ",
            number.text,
            f" {what}: {with_unit(indicator, value.text)}.",
            value.marks,
            (number, value),
        )
    return Sentence(f"{opening}, ", with_unit(indicator, value.text), f" {what}.", value.marks, (value,))


def _instead(
    edition: Edition, place: Place, name: str, value: Cell, period: Period
) -> tuple[tuple[str, ...], tuple[Cell, ...]]:
    """What can be said where a figure is not shown: the latest one that is, or that there is none."""
    if value.text == "[z]":
        return (), ()
    earlier = earlier_figure(edition, place, name, period)
    if earlier is not None:
        return (earlier.sentence,), earlier.cells
    if value.text == "[c]":
        return (f"No earlier figure of {place.name} can be shown either.",), ()
    return (), ()


def _changed(edition: Edition, place: Place, name: str) -> Verdict:
    indicator, figure = edition.indicator(name), edition.figure(name, place)
    known = changes(indicator, place.name, figure, "last_year", "start")
    if figure is None or not prints_a_figure(indicator, figure):
        return Verdict("Change in a year", _absent(figure), (_NO_CHANGE,), ())
    if not known:
        return Verdict(
            "Change in a year", "First figures", ("There is no earlier year to compare with yet.",), ()
        )
    reasons: list[str] = []
    for number, move in enumerate(known):
        if number or not move.shown:
            reasons.append(f"{move.words}{f': {move.judgement}' if move.judgement else ''}.")
        else:
            reasons.append(f"Compared with {move.since}{f', {move.aside}' if move.aside else ''}.")
    first = known[0]
    answer = first.amount if first.shown else "Cannot be compared"
    if first.judgement:
        answer += f": {first.judgement}"
    cells = tuple(cell for move in known for cell in (move.number, move.value) if cell is not None)
    return Verdict("Change in a year", answer, tuple(reasons), cells)


def _basis(edition: Edition, place: Place, name: str) -> Basis | None:
    """Who says which way is better, where that is not plain, and what the measures beside it did in the same year.

    They are told together or not at all: a sentence that names a hidden figure says of no figure which way it went.
    """
    indicator = edition.indicator(name)
    if indicator.better == "neither" or not indicator.better_basis:
        return None
    found = [_moved(edition, place, one) for one in indicator.balancing]
    moves = [move for move in found if move is not None]
    told = [_in_the_middle(move.words) for move in moves] if len(moves) == len(found) else [""] * len(found)
    beside = tuple(
        Balance(edition.indicator(one).short_title, words)
        for one, words in zip(indicator.balancing, told, strict=True)
    )
    cells = [cell for move in moves for cell in (move.number, move.value)] if any(told) else []
    return Basis(
        direction_sentence(measure_of(indicator), indicator.better_basis, beside),
        tuple(cell for cell in cells if cell is not None),
    )


def _moved(edition: Edition, place: Place, name: str) -> Change | None:
    """The change in a year, None where it cannot be said."""
    figure = edition.figure(name, place)
    found = changes(edition.indicator(name), place.name, figure, "last_year")
    return found[0] if found and found[0].shown else None


def _in_the_middle(words: str) -> str:
    return words[:1].lower() + words[1:]


def _absent(figure: Figure | None) -> str:
    """Why there is no value, in words; a count may be released where its rate is not available."""
    if figure is None or figure.status == "released":
        return ABSENT[marker("not available")]
    return ABSENT[marker(figure.status)]


def _position(edition: Edition, place: Place, name: str) -> Verdict:
    indicator, figure = edition.indicator(name), edition.figure(name, place)
    words = edition.partnership.words
    if place.is_city:
        return _spread(edition, name)
    city_figure = edition.figure(name, edition.city)
    city = value_cell(indicator, edition.city.name, city_figure, figure.period if figure else edition.month)
    title = f"Beside {edition.the_city}"
    if figure is None or not figure.value_released:
        stated = (f"{first_upper(words.city)}: {with_unit(indicator, city.text)}.",) if city.shown else ()
        return Verdict(title, _absent(figure), stated, (city,))
    reasons = [f"{first_upper(words.city)}: {with_unit(indicator, city.text)}."] if indicator.has_rate else []
    if figure.places_lower is not None and figure.places_ranked:
        others = figure.places_ranked - 1
        reasons.append(
            f"{figure.places_lower or 'None'} of {others} other {words.clusters} with a figure are lower, "
            f"{figure.places_higher} higher."
        )
    own, whole = (
        exact_value(indicator, figure),
        None if city_figure is None else exact_value(indicator, city_figure),
    )
    if place.is_area and not indicator.has_rate:
        return Verdict(title, "Not compared", ("A number of a part is always the smaller.",), ())
    if not indicator.has_rate or own is None or whole is None:
        answer = (
            f"One of {figure.places_ranked} {words.clusters}" if figure.places_ranked else "Cannot be shown"
        )
    else:
        answer = "The same" if own == whole else "Higher" if own > whole else "Lower"
        answer, beyond = _beyond_chance(edition.judged(name, place).beside, answer, words.clusters)
        reasons = [*beyond, *reasons]
    return Verdict(title, answer, tuple(reasons), (city,) if indicator.has_rate else ())


def _beyond_chance(beside: Mapping[str, Any] | None, answer: str, clusters: str) -> tuple[str, list[str]]:
    """The answer as far as the funnel around the city lets it stand, and how far that is.

    Limits of 95%, by chance alone and widened by how much clusters differ anyway (Spiegelhalter 2005). The funnel is
    drawn around the shown clusters' own total: where that and the city disagree on the side, nothing is clear.
    """
    if beside is None or beside["flag"] is None:
        return answer, []
    side = _SIDES.get(answer, "-")
    if not beside["flag"].startswith(side):
        return "Not clearly different", ["Chance alone could make such a difference."]
    if not (beside["adjusted_flag"] or "").startswith(side):
        return answer, [f"More than chance alone explains; {clusters} often differ as much."]
    return f"Clearly {answer.lower()}", [
        f"More than chance and the usual differences between {clusters} explain."
    ]


def _spread(edition: Edition, name: str) -> Verdict:
    indicator, words = edition.indicator(name), edition.partnership.words
    known: list[tuple[Decimal, str, Cell]] = []
    for place in edition.clusters:
        figure = edition.figure(name, place)
        value = None if figure is None else exact_value(indicator, figure)
        if figure is not None and value is not None:
            known.append((value, place.name, value_cell(indicator, place.name, figure, figure.period)))
    title = f"Across the {words.clusters}"
    if not known:
        return Verdict(title, "No figures", (f"No {words.cluster} has a figure that can be shown.",), ())
    low, high = min(known), max(known, key=lambda one: one[0])
    lowest = with_unit(indicator, low[2].text) if indicator.unit == "percent" else low[2].text
    answer = f"{lowest} to {with_unit(indicator, high[2].text)}"
    reasons = (
        f"Lowest in {low[1]}, highest in {high[1]}.",
        f"{len(known)} of {len(edition.clusters)} {words.clusters} have a released figure.",
    )
    return Verdict(title, answer, reasons, (low[2], high[2]))


def _target(edition: Edition, place: Place, name: str) -> Verdict:
    indicator, figure, target = (
        edition.indicator(name),
        edition.figure(name, place),
        edition.target(name, place),
    )
    cell = target_cell(edition, place, name)
    if target is None or cell is None:
        return Verdict("Target", "None set", (f"No target is set here for {indicator.short_title}.",), ())
    aim = settled(indicator, target.value)
    by = f", set by {target.set_by}" if target.set_by else ""
    stated = f"The target is {with_unit(indicator, cell.text)} for {target.period.label}{by}."
    value = None if figure is None else exact_value(indicator, figure)
    if figure is None or figure.value is None or value is None:
        return Verdict("Target", "Cannot be judged", (stated,), (cell,))
    if indicator.better == "neither":
        answer = "At the target" if value == aim else "Above it" if value > aim else "Below it"
        return Verdict("Target", answer, (stated,), (cell,))
    away = _short_by(indicator, figure, target)
    met = value <= aim if indicator.better == "lower" else value >= aim
    if met or not away:
        return Verdict(
            "Target",
            "Met" if met else "Not met yet",
            (stated, *chance_words_of(edition, place, name)),
            (cell,),
        )
    more = "fewer" if indicator.better == "lower" else "more"
    short = Cell(
        written(away),
        plain(away),
        place.name,
        indicator.title,
        figure.period.text,
        f"{more} needed to reach the target",
    )
    said = (stated, f"{short.text} {more} would reach it.", *chance_words_of(edition, place, name))
    return Verdict("Target", "Not met yet", said, (cell, short))


def _short_by(indicator: Indicator, figure: Figure, target: Target) -> Decimal | None:
    """How many fewer or more would reach the target today; None where no count stands behind the value."""
    aim = Decimal(repr(target.value))
    if figure.numerator is None or indicator.measure_kind != "count":
        return None
    if indicator.has_rate:
        if not figure.denominator:
            return None
        aim = aim * Decimal(repr(figure.denominator)) / indicator.scale
    wanted = Decimal(math.floor(aim) if indicator.better == "lower" else math.ceil(aim))
    return rounded(abs(Decimal(repr(figure.numerator)) - wanted), 0)
