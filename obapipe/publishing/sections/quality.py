"""What a figure rests on: definition, sources, breaks, comparators and what is known of this month's data."""

from dataclasses import dataclass

from obapipe.formatting import first_upper, joined, rounded, written
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
_TRENDS = {
    "increasing": "rising over recent years",
    "decreasing": "falling over recent years",
    "no significant change": "no clear rise or fall over recent years",
}
_TESTS = {
    "seasonal_mann_kendall": "the seasonal Mann-Kendall test, which compares each part of the year with its like",
    "fingertips": "the method of the public health profiles, on yearly figures",
}
_OUTSIDE = 0.05


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
        Quality("Which way it has been going", _going(edition, place, name)),
        Quality(f"Which {edition.partnership.words.clusters} stand apart", _apart(edition, name)),
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


def _going(edition: Edition, place: Place, name: str) -> tuple[str, ...]:
    """What the test of trend and the control chart say of a place, where its newest figure is shown."""
    figure, judged, title = edition.figure(name, place), edition.judged(name, place), _title(edition, name)
    if figure is None or not figure.value_released:
        return ()
    answers: list[str] = []
    if judged.recent is not None:
        answers.append(f"{title} in {place.name}: {_TRENDS[judged.recent['marker']]}.")
        answers.append(f"Tested by {_TESTS[judged.recent['method']]}.")
    if judged.control is not None and judged.control["period"] == figure.period.text:
        usual = "within" if judged.control["point_type"] == "common_cause" else "not within"
        answers.append(f"The latest figure is {usual} its usual ups and downs, by its control chart.")
    return tuple(answers)


def _apart(edition: Edition, name: str) -> tuple[str, ...]:
    """The clusters that differ from all together by more than chance and their usual differences explain.

    Limits of 95% with the spread between clusters allowed for (Spiegelhalter 2005).
    """
    words = edition.partnership.words
    flags = {
        one.place.name: flag
        for one in standings(edition, name)
        if one.value.shown and (beside := edition.judged(name, one.place).beside) is not None
        if (flag := beside["adjusted_flag"]) is not None
    }
    if not flags:
        return ()
    sides = (("higher", "High"), ("lower", "Low"))
    found = {word: [place for place, flag in flags.items() if flag.startswith(side)] for word, side in sides}
    said = joined([f"{word} in {_listed(sorted(places))}" for word, places in found.items() if places])
    opening = (
        f"{_title(edition, name)} is {said} than" if said else f"No {words.cluster} stands apart by more than"
    )
    expected = rounded(len(flags) * _OUTSIDE, 0)
    few = f"about {written(expected)}" if expected >= 1 else "fewer than 1"
    figures = "figure is" if len(flags) == 1 else "figures are"
    return (
        f"{opening} chance and the usual differences between {words.clusters} explain.",
        f"{len(flags)} {words.cluster} {figures} compared; chance alone would flag {few} of them.",
    )


def _listed(names: list[str]) -> str:
    return joined(names, "; " if any("," in one for one in names) else ", ")


def _title(edition: Edition, name: str) -> str:
    return edition.indicator(name).short_title


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
