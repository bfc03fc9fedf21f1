"""One dashboard of one place: its sections in order with their headings, and what stands around them."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from obapipe.formatting import joined, marker
from obapipe.partnership import Product, Section
from obapipe.publishing.cells import texts_in
from obapipe.publishing.edition import Edition, Place
from obapipe.publishing.instead import still_shown
from obapipe.publishing.names import card_file
from obapipe.publishing.sections import (
    breakdown,
    cards,
    curve,
    facts,
    headline,
    indicators,
    meeting,
    months,
    places,
    position,
    quality,
    story,
    year_to_date,
)
from obapipe.trends.sentences.directions import Balance, direction_sentence
from obapipe.trends.sentences.subjects import measure_of

_BUILDERS: dict[str, Callable[[Edition, Place, Section], Any]] = {
    "headline": headline.build,
    "cards": cards.build,
    "curve": curve.build,
    "meeting": meeting.build,
    "position": position.build,
    "months": months.build,
    "breakdown": breakdown.build,
    "year_to_date": year_to_date.build,
    "indicators": indicators.build,
    "places": places.build,
    "story": story.build,
    "facts": facts.build,
    "quality": quality.build,
}

_NAMED = 3
_PLACES_NAMED = 6


@dataclass(frozen=True)
class SectionView:
    """A section as the template meets it."""

    kind: str
    key: str
    heading: str
    view: Any

    @cached_property
    def hides(self) -> bool:
        """Whether it prints a confidential figure, or speaks of one."""
        return any("[c]" in text for text in texts_in(self.view))


@dataclass(frozen=True)
class Explained:
    """An indicator of the page: what it is and which way is better."""

    key: str
    title: str
    card: str
    definition: str
    direction: str
    breaks: tuple[str, ...]


@dataclass(frozen=True)
class DashboardView:
    """A page.

    Attributes:
        linked: the dashboard that its tables of places link to: its own, or a report card's.
        previous: the cluster before it by name.
        following: the cluster after it.
        status: provisional where any headline figure is.
        notices: what a reader should know before the figures.
        still_shown: where the headline is confidential, what else the page shows of the place.
    """

    product: Product
    place: Place
    linked: Product
    previous: Place | None
    following: Place | None
    status: str
    notices: tuple[str, ...]
    sections: tuple[SectionView, ...]
    explained: tuple[Explained, ...]
    still_shown: str

    @cached_property
    def first_hiding(self) -> str:
        """The key of the first section with something confidential, where `[c]` is explained; empty where none has."""
        return next((section.key for section in self.sections if section.hides), "")

    @cached_property
    def headlined(self) -> frozenset[str]:
        """Of what the headline says the status, so that paper need not say it again below the chart."""
        views = (section.view for section in self.sections if section.kind == "headline")
        return frozenset(one.title for view in views for one in view.statuses)


def file_name(product: Product, place: Place) -> str:
    """The page's file name without ending."""
    return f"{product.id}-{place.slug}"


def build_dashboard(
    edition: Edition, product: Product, place: Place, linked: Product | None = None
) -> DashboardView:
    """Build a page's view model from released figures; its tables link to pages of `linked`, by default its own."""
    names = tuple(dict.fromkeys(name for section in product.sections for name in section.indicators))
    beside = edition.beside(place)
    index = beside.index(place) if place in beside else None
    figures = [edition.figure(name, where) for name in names for where in (place, edition.city)]
    provisional = any(figure.provisional for figure in figures if figure is not None)
    return DashboardView(
        product=product,
        place=place,
        linked=linked or product,
        previous=None if not index else beside[index - 1],
        following=None if index is None or index + 1 == len(beside) else beside[index + 1],
        status="provisional (figures may be revised)" if provisional else "final",
        notices=notices_of(edition, place, names),
        sections=tuple(
            SectionView(
                section.kind,
                f"{section.kind.replace('_', '-')}-{number}",
                section.title or _heading(edition, place, section),
                _BUILDERS[section.kind](edition, place, section),
            )
            for number, section in enumerate(product.sections, start=1)
        ),
        explained=tuple(explain(edition, name) for name in names),
        still_shown=_still_shown(edition, place, product, names),
    )


def _still_shown(edition: Edition, place: Place, product: Product, names: tuple[str, ...]) -> str:
    leading = [
        one for section in product.sections if section.kind == "headline" for one in section.indicators
    ]
    figures = [figure for name in leading if (figure := edition.figure(name, place)) is not None]
    hidden = any(figure.status != "released" and marker(figure.status) == "[c]" for figure in figures)
    return still_shown(edition, place, names) if hidden else ""


def explain(edition: Edition, name: str) -> Explained:
    """An indicator's definition, direction and breaks in words."""
    indicator = edition.indicator(name)
    beside = tuple(Balance(edition.indicator(one).short_title) for one in indicator.balancing)
    return Explained(
        key=name.replace("_", "-"),
        title=indicator.title,
        card=card_file(name),
        definition=indicator.definition,
        direction=direction_sentence(measure_of(indicator), indicator.better_basis, beside),
        breaks=tuple(f"The definition changed from {one.from_}: {one.reason}" for one in indicator.breaks),
    )


def notices_of(
    edition: Edition, place: Place, names: tuple[str, ...], rules: tuple[str, ...] = ()
) -> tuple[str, ...]:
    """What to know about this place, and on the city's page about its clusters: one line a kind and indicator.

    Only of the named rules, where any are named.
    """
    clusters = {one.code: one.name for one in edition.clusters} if place.is_city else {}
    here: dict[str, list[str]] = {}
    there: dict[tuple[str, str], dict[str, str]] = {}
    for notice in edition.notices:
        if notice.indicator not in names or (rules and notice.rule not in rules):
            continue
        title = edition.indicator(notice.indicator).short_title
        if notice.geography == place.code:
            here.setdefault(notice.text, []).append(title)
        elif notice.geography in clusters:
            there.setdefault((title, notice.rule), {})[clusters[notice.geography]] = notice.text
    said = [f"{joined(titles)}: {text}" for text, titles in here.items()]
    alike: dict[tuple[str, str], list[str]] = {}
    for (title, _), found in there.items():
        where = f"{len(found)} {edition.partnership.words.clusters}"
        if len(found) <= _PLACES_NAMED:
            where = joined(sorted(found), "; " if any("," in one for one in found) else ", ")
        alike.setdefault((where, _shared(list(found.values()))), []).append(title)
    return (*said, *(f"{joined(titles)}, in {where}: {text}" for (where, text), titles in alike.items()))


def _shared(texts: list[str]) -> str:
    """What notices of one kind have in common; what differs stands on each place's own page."""
    if len(set(texts)) == 1:
        return texts[0]
    leads = {text.partition(":")[0] for text in texts}
    return f"{leads.pop() if len(leads) == 1 else 'There are notes'}. Each page says more."


def _heading(edition: Edition, place: Place, section: Section) -> str:
    words = edition.partnership.words
    titles = joined([edition.indicator(name).short_title for name in section.indicators[:_NAMED]])
    several = words.clusters
    headings = {
        "headline": "Headline",
        "cards": "The latest figures",
        "curve": f"{titles}: are we turning the curve?"
        if len(section.indicators) == 1
        else "Are we turning the curve?",
        "meeting": "For your meeting: turning the curve",
        "position": f"How do the {several} compare?"
        if place.is_city
        else f"How do the {several} of {place.name} compare?"
        if place.is_area
        else f"How does {place.name} compare with other {several}?",
        "months": f"{titles} over the last year"
        if len(section.indicators) <= _NAMED
        else "The last year, period by period",
        "breakdown": f"Behind the figure: {titles}",
        "year_to_date": "The year so far",
        "indicators": f"Every indicator for {place.name}",
        "places": f"All {several} of {place.name}" if place.is_area else f"All {several}",
        "story": "The story behind the curve",
        "facts": "What are the facts?",
        "quality": "How good are the data?",
    }
    return headings[section.kind]
