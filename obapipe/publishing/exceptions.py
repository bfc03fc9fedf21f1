"""Exceptions: what is off track in one month, most important first, and the rule that put each row on the page.

A place is listed only for a figure that is shown, so that neither a row nor its absence tells of a confidential one.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from obapipe.formatting import joined, rounded, written
from obapipe.partnership import Indicator
from obapipe.periods import parse_period
from obapipe.publishing.cells import Cell
from obapipe.publishing.dashboard import file_name, notices_of
from obapipe.publishing.edition import Edition, Place
from obapipe.publishing.figures import Figure
from obapipe.publishing.lookups import target_cell
from obapipe.publishing.names import card_file
from obapipe.publishing.report_card import dashboard_of, published_indicators
from obapipe.publishing.verdicts import aim_of, status_of
from obapipe.publishing.wording import span_label, value_cell, with_unit
from obapipe.trends.sentences.statuses import false_flags
from obapipe.trends.sentences.subjects import measure_of
from obapipe.trends.sentences.targets import aim_sentences, chance_words

MOST_ROWS = 25
UNLIKELY = 0.4
"""Below this chance a target is called less likely than not, unlikely or very unlikely."""
_FUNNEL = 0.001
_LEVELS = {"city": 0, "area": 1, "cluster": 2}
_LOOKS = {"month": 3}
_DATA = ("not received", "coverage")
_SIDES = {"lower": "High (0.001)", "higher": "Low (0.001)"}
_RULES = {
    "worse": "Worse than its baseline leads to expect, clearly at the latest look and also at the look before.",
    "target": "Meeting its target is less likely than not, going by past forecasts.",
    "missed": "The date of its target has passed and it was not reached.",
    "slipped": "It was better than expected at an earlier look and is no longer.",
    "funnel": "More than chance and the usual differences between {places} explain, on the side that is worse.",
    "early_worse": "Worse than its baseline leads to expect at the latest look alone, which may be chance.",
}
_STRENGTH = {name: place for place, name in enumerate(_RULES)}


@dataclass(frozen=True)
class Reason:
    """Why a row is listed.

    Attributes:
        key: of the rule.
        said: what the figures say.
        rule: the rule in plain words.
        since: since when it holds, or the period it is said of.
        cells: the figures that it rests on.
        as_of: `since` is the period it is said of; whether it held before is not looked at.
    """

    key: str
    said: str
    rule: str
    since: str
    cells: tuple[Cell, ...] = ()
    as_of: bool = False


@dataclass(frozen=True)
class ExceptionRow:
    """An indicator in a place, its latest figure and its reasons, the strongest first.

    Attributes:
        value: the figure with unit and period.
    """

    name: str
    indicator: str
    place: str
    level: str
    obsession: bool
    file: str
    value: str
    cell: Cell
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class MoreRows:
    """How many places of an indicator are listed only on its report card."""

    indicator: str
    file: str
    places: str


@dataclass(frozen=True)
class ExceptionsView:
    """The page.

    Attributes:
        rows: in full, most important first.
        more: the rest, an indicator each; empty where everything is listed.
        data: what is late or incomplete.
        chance: how much of it chance alone would bring.
        not_judged: what no rule could judge.
    """

    rows: tuple[ExceptionRow, ...]
    more: tuple[MoreRows, ...]
    data: tuple[str, ...]
    chance: tuple[str, ...]
    not_judged: tuple[str, ...]


def build_exceptions(edition: Edition, most: int = MOST_ROWS) -> ExceptionsView:
    """The exceptions of a month from released figures and what was judged of them.

    Args:
        edition: of the month.
        most: with more rows than these, only the whole and the obsessions are listed in full.
    """
    names = published_indicators(edition.partnership)
    found = [
        row for name in names for place in edition.places if (row := _row(edition, place, name)) is not None
    ]
    found.sort(key=_importance)
    kept = found if len(found) <= most else [row for row in found if row.obsession or row.level == "city"]
    return ExceptionsView(
        rows=tuple(kept),
        more=tuple(_rest(edition, [row for row in found if row not in kept])),
        data=notices_of(edition, edition.city, names, _DATA),
        chance=tuple(_chance(edition, names)),
        not_judged=tuple(_not_judged(edition, names)),
    )


def _importance(row: ExceptionRow) -> tuple[bool, int, int]:
    """Obsessions first, the whole before its parts, then the stronger rule; the catalogue and names settle the rest."""
    return (not row.obsession, _LEVELS[row.level], _STRENGTH[row.reasons[0].key])


def _row(edition: Edition, place: Place, name: str) -> ExceptionRow | None:
    """A row; None where nothing is off track, or where the figure is not to be spoken of."""
    indicator, figure = edition.indicator(name), edition.figure(name, place)
    if figure is None or not figure.value_released:
        return None
    reasons = sorted(_reasons(edition, place, name, figure), key=lambda one: _STRENGTH[one.key])
    if not reasons:
        return None
    partnership = edition.partnership
    cell = value_cell(indicator, place.name, figure, figure.period)
    return ExceptionRow(
        name=name,
        indicator=indicator.short_title,
        place=place.name,
        level=place.level,
        obsession=name in partnership.obsessions,
        file=card_file(name) if place.is_city else file_name(dashboard_of(partnership, name), place),
        value=f"{with_unit(indicator, cell.text)} ({span_label(indicator, figure.period)})",
        cell=cell,
        reasons=tuple(reasons),
    )


def _reasons(edition: Edition, place: Place, name: str, figure: Figure) -> Iterator[Reason]:
    yield from _by_status(edition, place, name)
    yield from _by_target(edition, place, name, figure)
    yield from _by_funnel(edition, place, name, figure)


def _by_status(edition: Edition, place: Place, name: str) -> Iterator[Reason]:
    verdict, said = edition.judged(name, place).verdict, status_of(edition, place, name)
    if verdict is None or said is None or verdict["status"] not in ("worse", "slipped", "early_worse"):
        return
    key = verdict["status"]
    sentence = " ".join(text for text in (f"{said.word}.", said.sentence, said.judged_by) if text)
    yield Reason(key, sentence, _RULES[key], _since(edition.indicator(name), verdict), said.cells)


def _since(indicator: Indicator, verdict: Mapping[str, Any]) -> str:
    """The look from which a status holds: the rule of `worse` reaches back to the look before."""
    look = parse_period(verdict["look_period"], indicator.frequency)
    same = {"slipped": ("slipped",), "early_worse": ("early_worse", "worse")}.get(verdict["status"], ())
    if verdict["status"] == "worse" or verdict["previous_status"] in same:
        return f"{look.shift(-_LOOKS.get(indicator.frequency, 1)).label} or before"
    return look.label


def _by_target(edition: Edition, place: Place, name: str, figure: Figure) -> Iterator[Reason]:
    aim, cell = aim_of(edition, place, name), target_cell(edition, place, name)
    if aim is None or cell is None:
        return
    measure = measure_of(edition.indicator(name))
    opening = aim_sentences(measure, aim)[0]
    if aim.left <= 0 and aim.reached is False:
        yield Reason("missed", f"{opening} It was not reached.", _RULES["missed"], aim.period, (cell,))
    elif aim.left > 0 and aim.chance is not None and aim.chance < UNLIKELY and measure.wanted:
        said = f"{opening} Going by past forecasts, meeting it is {chance_words(aim.chance)}."
        period = span_label(edition.indicator(name), figure.period)
        yield Reason("target", said, _RULES["target"], period, (cell,), as_of=True)


def _by_funnel(edition: Edition, place: Place, name: str, figure: Figure) -> Iterator[Reason]:
    words, indicator = edition.partnership.words, edition.indicator(name)
    beside = edition.judged(name, place).beside
    side = _SIDES.get(indicator.better)
    if beside is None or side is None or beside["adjusted_flag"] != side:
        return
    way = "higher" if indicator.better == "lower" else "lower"
    rule = _RULES["funnel"].format(places=words.clusters)
    said = f"It is {way} than that of all {words.clusters} together."
    yield Reason("funnel", said, rule, span_label(indicator, figure.period), as_of=True)


def _rest(edition: Edition, rows: list[ExceptionRow]) -> Iterator[MoreRows]:
    """The rows that are not listed in full, as a count of places an indicator."""
    words = edition.partnership.words
    for name in published_indicators(edition.partnership):
        places = sum(row.name == name for row in rows)
        if places:
            word = words.cluster if places == 1 else words.clusters
            yield MoreRows(edition.indicator(name).title, card_file(name), f"{places} {word}")


def _chance(edition: Edition, names: tuple[str, ...]) -> Iterator[str]:
    """How many rows chance alone would bring, of curves and of comparisons."""
    word = edition.partnership.words.cluster
    judged = sum(_judged(edition, place, name) for name in names for place in edition.clusters)
    if judged:
        yield false_flags(judged, word)
        yield "An early warning at one look comes up by chance about 1 time in 10."
    compared = sum(_compared(edition, place, name) for name in names for place in edition.clusters)
    if compared:
        expected = rounded(compared * _FUNNEL, 0)
        few = f"about {written(expected)}" if expected >= 1 else "fewer than 1"
        are = "figure is" if compared == 1 else "figures are"
        together = f"all {edition.partnership.words.clusters} together"
        yield (
            f"{compared} {word} {are} compared with {together}; chance alone would flag {few} of them on the side "
            "that is worse."
        )


def _judged(edition: Edition, place: Place, name: str) -> bool:
    verdict = edition.judged(name, place).verdict
    return verdict is not None and verdict["status"] != "cannot_judge"


def _compared(edition: Edition, place: Place, name: str) -> bool:
    beside, figure = edition.judged(name, place).beside, edition.figure(name, place)
    shown = figure is not None and figure.value_released
    return (
        shown
        and beside is not None
        and beside["adjusted_flag"] is not None
        and edition.indicator(name).better in _SIDES
    )


def _not_judged(edition: Edition, names: tuple[str, ...]) -> Iterator[str]:
    """What no rule on curves could judge, by name for the whole and as a count for its parts; and what has no side."""
    words, city = edition.partnership.words, edition.city
    without = [edition.indicator(name).short_title for name in names if not _judged(edition, city, name)]
    if without:
        yield f"No curve could be judged for {city.name} of: {joined(without)}."
    curves = [
        (place, name)
        for name in names
        for place in edition.clusters
        if edition.judged(name, place).verdict is not None
    ]
    missed = sum(not _judged(edition, place, name) for place, name in curves)
    if missed:
        yield f"{missed} of {len(curves)} {words.cluster} curves could not be judged: each page says why."
    sideless = [
        edition.indicator(name).short_title for name in names if edition.indicator(name).better == "neither"
    ]
    if sideless:
        yield f"No direction is agreed of: {joined(sideless)}. Of these no curve is called off track."
