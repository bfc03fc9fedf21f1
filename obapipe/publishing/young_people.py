"""The young people's page of the whole: the obsessions in short, plain words, judged as the dashboards judge them."""

from dataclasses import dataclass

from obapipe.formatting import ABSENT
from obapipe.partnership import Section
from obapipe.publishing.cells import Cell
from obapipe.publishing.edition import Edition
from obapipe.publishing.sections import story
from obapipe.publishing.wording import changes, number_cell, span_label, value_cell, with_unit
from obapipe.trends.stories import PARTS, Paragraph

_GOING = {
    "turned": "It is getting better. It used to go the wrong way, or nowhere.",
    "bending": "It is still going the wrong way, but more slowly than we feared.",
    "ahead": "It is getting better, and faster than we thought it would.",
    "early_better": "There is a first sign that it is getting better. It is too soon to be sure.",
    "on_baseline": "It is going about the way we expected: no faster and no slower.",
    "slipped": "It was getting better. Now it is not.",
    "early_worse": "There is a first sign that it is getting worse. It is too soon to be sure.",
    "worse": "It is going worse than we thought it would.",
    "higher_than_predicted": "It is higher than we thought it would be.",
    "lower_than_predicted": "It is lower than we thought it would be.",
    "as_predicted": "It is about what we thought it would be.",
    "cannot_judge": "It is too soon to say where it is heading.",
}


@dataclass(frozen=True)
class Answer:
    """One question of the page.

    Attributes:
        question: in plain words.
        number: the figure, large; empty where it is not shown.
        says: what the number is a number of, or why there is none.
        period: when.
        change: since a year before, empty where it cannot be said.
        better: better or worse, empty where neither can be said.
        going: where it is heading, as the dashboards judge it.
        tried: what people do about it, as partners tell it.
        cells: the figures.
    """

    question: str
    number: str
    says: str
    period: str
    change: str
    better: str
    going: str
    tried: tuple[Paragraph, ...]
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class YoungPeopleView:
    """The page."""

    answers: tuple[Answer, ...]


def build_young_people(edition: Edition) -> YoungPeopleView:
    """The view of the page, from released figures: the obsessions, else what leads the dashboards."""
    partnership = edition.partnership
    firsts = (product.sections[0].indicators[:1] for product in partnership.products if product.sections)
    names = partnership.obsessions or tuple(dict.fromkeys(name for one in firsts for name in one))
    return YoungPeopleView(tuple(_answer(edition, name) for name in names))


def _answer(edition: Edition, name: str) -> Answer:
    indicator, city = edition.indicator(name), edition.city
    figure = edition.figure(name, city)
    question = indicator.plain_question or f"{indicator.short_title}: how are we doing?"
    if figure is None or not figure.value_released:
        status = "[x]" if figure is None else value_cell(indicator, city.name, figure, figure.period).text
        return Answer(question, "", f"{ABSENT[status]}.", "", "", "", "", (), ())
    counted = indicator.unit != "percent" and indicator.has_rate and figure.numerator is not None
    shown = (number_cell if counted else value_cell)(indicator, city.name, figure, figure.period)
    (move, *_) = changes(indicator, city.name, figure, "last_year") or (None,)
    verdict = edition.judged(name, city).verdict
    moved = move is not None and move.shown
    return Answer(
        question=question,
        number=shown.text if counted else with_unit(indicator, shown.text),
        says=indicator.plain_sentence or indicator.sentence,
        period=span_label(indicator, figure.period),
        change=f"{move.words}." if move is not None and moved else "",
        better=move.judgement if move is not None and moved else "",
        going="" if verdict is None else _GOING[verdict["status"]],
        tried=_tried(edition, name),
        cells=(
            shown,
            *(cell for cell in ((move.number, move.value) if move and moved else ()) if cell is not None),
        ),
    )


def _tried(edition: Edition, name: str) -> tuple[Paragraph, ...]:
    told = story.build(edition, edition.city, Section(kind="story", indicators=(name,))).stories[0]
    return next((part.paragraphs for part in told.parts if part.heading == PARTS["works"]), ())
