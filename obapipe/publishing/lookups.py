"""Cells that several kinds of section print: comparators, and every place's value of one indicator."""

from dataclasses import dataclass
from functools import lru_cache

from obapipe.formatting import first_upper, plain, written
from obapipe.publishing.cells import Cell
from obapipe.publishing.edition import Edition, Place
from obapipe.publishing.figures import Figure
from obapipe.publishing.wording import UNIT_WORDS, settled, value_cell


@dataclass(frozen=True)
class Standing:
    """A cluster's figure among all clusters'."""

    place: Place
    figure: Figure | None
    value: Cell


def comparator_cell(edition: Edition, name: str, comparator: str) -> Cell:
    """A figure from elsewhere with its own period, shorthand where there is none."""
    indicator, found = edition.indicator(name), edition.comparator(name, comparator)
    label, unit = first_upper(comparator.replace("_", " ")), UNIT_WORDS[indicator.unit]
    if found is None:
        return Cell("[x]", "[x]", label, indicator.title, "", unit)
    value = settled(indicator, found.value)
    return Cell(written(value), plain(value), label, indicator.title, found.period.text, unit)


def target_cell(edition: Edition, place: Place, name: str) -> Cell | None:
    """What is aimed for, with the period it is for; None where nothing is."""
    indicator, target = edition.indicator(name), edition.target(name, place)
    if target is None:
        return None
    aim = settled(indicator, target.value)
    return Cell(written(aim), plain(aim), place.name, indicator.title, target.period.text, "target")


@lru_cache(maxsize=256)
def standings(edition: Edition, name: str) -> tuple[Standing, ...]:
    """Every cluster's figure, by name; those without one to show at the end, by name."""
    indicator = edition.indicator(name)
    found: list[Standing] = []
    for place in edition.clusters:
        figure = edition.figure(name, place)
        period = edition.month if figure is None else figure.period
        found.append(Standing(place, figure, value_cell(indicator, place.name, figure, period)))
    return tuple(sorted(found, key=lambda one: not one.value.shown))
