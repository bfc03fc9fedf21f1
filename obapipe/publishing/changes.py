"""What changed since last month: judgements, revised figures, definitions. Of what is shown only."""

from collections.abc import Iterator
from dataclasses import dataclass

from obapipe.formatting import joined
from obapipe.periods import parse_period
from obapipe.publishing.edition import Edition, Place
from obapipe.publishing.names import card_file
from obapipe.publishing.report_card import dashboard_of, published_indicators
from obapipe.trends.sentences.statuses import WORDS

_PERIODS_NAMED = 3


@dataclass(frozen=True)
class Rejudged:
    """A curve that is judged otherwise than at the look before."""

    title: str
    file: str
    now: str
    before: str


@dataclass(frozen=True)
class Revised:
    """Figures of an indicator that differ from what was published before: of which places, for which periods."""

    title: str
    file: str
    where: str


@dataclass(frozen=True)
class ChangesView:
    """The page.

    Attributes:
        judged: the city's first, then by indicator in the order of the dashboards.
        revised: an indicator each.
        defined: a sentence a definition that changed with this month.
        first: whether no earlier month has a monthly figure, so that nothing can have changed.
    """

    judged: tuple[Rejudged, ...]
    revised: tuple[Revised, ...]
    defined: tuple[str, ...]
    first: bool


def build_changes(edition: Edition) -> ChangesView:
    """The view of the page, from released figures."""
    names = published_indicators(edition.partnership)
    judged = [(place.is_city, one) for name in names for place, one in _judged(edition, name)]
    return ChangesView(
        tuple(one for _, one in sorted(judged, key=lambda found: not found[0])),
        tuple(one for name in names if (one := _revised(edition, name)) is not None),
        tuple(
            f"{edition.indicator(name).title}: {one.reason} Earlier figures are not comparable [b]."
            for name in names
            for one in edition.indicator(name).breaks
            if one.from_ == edition.month.text
        ),
        first=not any(
            point.period.end < edition.month.start
            for name in names
            if edition.indicator(name).frequency == "month"
            for point in edition.series(name, edition.city)
        ),
    )


def _judged(edition: Edition, name: str) -> Iterator[tuple[Place, Rejudged]]:
    """Where a look of this month says something else than the look before; a hidden figure is not spoken of.

    A place's judgement is told where its curve is drawn: on its dashboards, and on the report card the city's.
    """
    indicator, partnership = edition.indicator(name), edition.partnership
    product = dashboard_of(partnership, name)
    drawn = any(
        section.kind == "curve" and name in section.indicators
        for one in partnership.products
        for section in one.sections
    )
    for place in edition.places if drawn else (edition.city,):
        row, figure = edition.judged(name, place).verdict, edition.figure(name, place)
        if row is None or figure is None or not figure.value_released or row["look_period"] is None:
            continue
        now, before = row["status"], row["previous_status"]
        looked = parse_period(row["look_period"], indicator.frequency)
        if (
            before is None
            or now == before
            or "cannot_judge" in (now, before)
            or looked.end != edition.month.end
        ):
            continue
        file = card_file(name) if place.is_city else f"{product.id}-{place.slug}"
        yield place, Rejudged(f"{indicator.short_title} in {place.name}", file, WORDS[now], WORDS[before])


def _revised(edition: Edition, name: str) -> Revised | None:
    indicator = edition.indicator(name)
    found: dict[str, list[str]] = {}
    for place in edition.places:
        labels = [
            one.period.label for one in edition.series(name, place) if one.revised and one.value_released
        ]
        if labels:
            more = " and others" if len(labels) > _PERIODS_NAMED else ""
            found.setdefault(f"{', '.join(labels[-_PERIODS_NAMED:])}{more}", []).append(place.name)
    if not found:
        return None
    return Revised(
        indicator.title,
        card_file(name),
        "; ".join(f"{joined(places)} ({periods})" for periods, places in found.items()),
    )
