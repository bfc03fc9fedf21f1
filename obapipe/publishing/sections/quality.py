"""What a figure rests on: definition, sources, breaks, comparators and what is known of this month's data."""

from dataclasses import dataclass

from obapipe.formatting import first_upper, joined
from obapipe.partnership import Indicator, Section
from obapipe.publishing.cells import Cell
from obapipe.publishing.edition import Edition, Place
from obapipe.publishing.lookups import comparator_cell, standings, target_cell
from obapipe.publishing.wording import UNIT_WORDS, with_unit
from obapipe.trends.sentences.directions import direction_sentence
from obapipe.trends.sentences.subjects import measure_of

_EVERY = {
    "month": "month",
    "quarter": "quarter",
    "financial_year": "financial year, April to March",
    "academic_year": "academic year, September to August",
    "calendar_year": "calendar year",
}


@dataclass(frozen=True)
class Quality:
    """A question about the figure and its answers, with the figures that they name."""

    title: str
    answers: tuple[str, ...]
    cells: tuple[Cell, ...] = ()


@dataclass(frozen=True)
class QualityView:
    """The section."""

    questions: tuple[Quality, ...]


def build(edition: Edition, place: Place, section: Section) -> QualityView:
    """Build the answers for the first indicator of a section; a question without an answer is left out."""
    name = section.indicators[0]
    indicator = edition.indicator(name)
    asked = (
        Quality("What is measured", (indicator.definition,)),
        Quality(
            "Which way is better", (direction_sentence(measure_of(indicator), indicator.better_basis, ()),)
        ),
        Quality("How it is counted", (_counted(indicator), f"Printed as {UNIT_WORDS[indicator.unit]}.")),
        Quality("Where it comes from", _sources(edition, indicator)),
        Quality(
            "Changes of definition",
            tuple(f"From {one.from_}: {one.reason}" for one in indicator.breaks) or ("None.",),
        ),
        _compared(edition, name),
        _aimed(edition, place, name),
        Quality("This month's data", _this_month(edition, place, name)),
        Quality("What is confidential", _hidden(edition, name)),
    )
    return QualityView(tuple(one for one in asked if one.answers))


def _counted(indicator: Indicator) -> str:
    every = _EVERY[indicator.frequency]
    if indicator.kind == "stock" or (indicator.kind == "proportion" and indicator.proportion_of == "stock"):
        return f"As it stood at the end of each {every}."
    if indicator.accumulate is not None:
        return f"Added up from April to the end of each {every}."
    return f"Over each {every}."


def _sources(edition: Edition, indicator: Indicator) -> tuple[str, ...]:
    terms = [indicator.numerator, indicator.denominator]
    extracts = {extract for one in terms if (extract := getattr(one, "extract", None)) is not None}
    names = [one.name for one in edition.partnership.sources if one.extract in extracts]
    return (f"{first_upper(joined(list(dict.fromkeys(names))))}.",) if names else ()


def _compared(edition: Edition, name: str) -> Quality:
    indicator = edition.indicator(name)
    answers: list[str] = []
    cells: list[Cell] = []
    for one in indicator.comparators:
        found = edition.comparator(name, one)
        if found is None:
            continue
        cell = comparator_cell(edition, name, one)
        source = f", {found.source}" if found.source else ""
        answers.append(f"{cell.place}: {with_unit(indicator, cell.text)} for {found.period.label}{source}.")
        cells.append(cell)
    return Quality("What it is compared with", tuple(answers), tuple(cells))


def _aimed(edition: Edition, place: Place, name: str) -> Quality:
    indicator, target, cell = (
        edition.indicator(name),
        edition.target(name, place),
        target_cell(edition, place, name),
    )
    if target is None or cell is None:
        return Quality("What is aimed for", ("No target is set.",))
    by = f", set by {target.set_by}" if target.set_by else ""
    return Quality(
        "What is aimed for", (f"{with_unit(indicator, cell.text)} for {target.period.label}{by}.",), (cell,)
    )


def _this_month(edition: Edition, place: Place, name: str) -> tuple[str, ...]:
    figure = edition.figure(name, place)
    answers: list[str] = []
    if figure is None:
        answers.append("No figure has arrived.")
    elif figure.period != edition.month:
        answers.append(f"The latest figure is for {figure.period.label}.")
    if figure is not None and figure.provisional:
        answers.append("It is provisional [p]: it may be revised.")
    answers += [one.text for one in edition.notices if one.indicator == name and one.geography == place.code]
    elsewhere = {
        one.geography for one in edition.notices if one.indicator == name and one.geography != place.code
    }
    noted = [one.name for one in edition.clusters if one.code in elsewhere]
    if noted:
        answers.append(f"There are notes on {joined(noted)}: their own pages say more.")
    return tuple(answers) or ("It is final, and nothing is known to be missing.",)


def _hidden(edition: Edition, name: str) -> tuple[str, ...]:
    if "cluster" not in edition.indicator(name).geographies:
        return ()
    words = edition.partnership.words
    hidden = sum(one.value.text == "[c]" for one in standings(edition, name))
    if not hidden:
        return (f"Nothing: the figure of every {words.cluster} that has one is shown.",)
    return (
        f"{hidden} confidential [c] of {len(edition.clusters)} {words.clusters}: small numbers, and others with them.",
    )
