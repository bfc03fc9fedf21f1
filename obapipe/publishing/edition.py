"""Everything released for one month, indexed for the section builders. Formats and derives nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from obapipe.partnership import UNALLOCATED, Indicator, Partnership
from obapipe.periods import Period, PeriodError, month_of, parse_period
from obapipe.publishing.figures import Figure, Point, Released, figure_of, point_of
from obapipe.publishing.judged import NOTHING, Judged, read_judged
from obapipe.publishing.names import slugs
from obapipe.trends.stories import Story, load_stories, story_for


@dataclass(frozen=True)
class Place:
    """A place of the partnership as pages name it.

    Attributes:
        code: of the geography.
        name: as printed.
        level: city, area, cluster, or unallocated.
        slug: its part of a file name.
    """

    code: str
    name: str
    level: str
    slug: str

    @property
    def is_city(self) -> bool:
        """Whether this is the whole."""
        return self.level == "city"

    @property
    def is_area(self) -> bool:
        """Whether this is a part of the city that holds clusters."""
        return self.level == "area"


@dataclass(frozen=True)
class Comparator:
    """A figure from elsewhere, with its own period."""

    name: str
    period: Period
    value: float
    source: str


@dataclass(frozen=True)
class Target:
    """What was aimed for, by when and by whom."""

    period: Period
    value: float
    set_by: str


@dataclass(frozen=True)
class Notice:
    """What a reader should know about an indicator in a place."""

    indicator: str
    geography: str
    rule: str
    text: str


@dataclass(frozen=True, eq=False)
class Edition:
    """The released figures of one month. Two editions are never equal, so what is worked out of one can be kept.

    Attributes:
        partnership: whose they are.
        month: the publication month.
        city: the whole.
        areas: the areas valid in the month that have figures, by name; none where the partnership wants no pages.
        clusters: the clusters valid in the month, by name.
        unallocated: stands for those in no cluster.
    """

    partnership: Partnership
    month: Period
    city: Place
    areas: tuple[Place, ...]
    clusters: tuple[Place, ...]
    unallocated: Place
    notices: tuple[Notice, ...]
    _figures: Mapping[tuple[str, str, str], tuple[Figure, ...]]
    _series: Mapping[tuple[str, str], tuple[Point, ...]]
    _comparators: Mapping[tuple[str, str], tuple[Comparator, ...]]
    _targets: Mapping[tuple[str, str], tuple[Target, ...]]
    _judged: Mapping[tuple[str, str], Judged]
    _parents: Mapping[str, str | None]
    stories: tuple[Story, ...] = ()

    @property
    def the_city(self) -> str:
        """The city's word in a sentence: `the city`, but `England` where that is the word."""
        word = self.partnership.words.city
        return word if word[:1].isupper() else f"the {word}"

    @property
    def places(self) -> tuple[Place, ...]:
        """The city, then areas and clusters by name: every place with a page."""
        return (self.city, *self.areas, *self.clusters)

    def area_of(self, place: Place) -> Place | None:
        """The area that a cluster lies in; None where it lies in none that has figures."""
        parent = self._parents.get(place.code)
        return next((one for one in self.areas if one.code == parent), None)

    def within(self, place: Place) -> tuple[Place, ...]:
        """The clusters to lay beside each other on a place's page: an area's own, otherwise all."""
        if not place.is_area:
            return self.clusters
        return tuple(one for one in self.clusters if self._parents.get(one.code) == place.code)

    def beside(self, place: Place) -> tuple[Place, ...]:
        """The places of the same level, by name; none for the city."""
        return self.areas if place.is_area else () if place.is_city else self.clusters

    def indicator(self, name: str) -> Indicator:
        """An entry of the catalogue."""
        return self.partnership.indicators[name]

    def figure(self, indicator: str, place: Place) -> Figure | None:
        """The headline figure of a place, None where there is none."""
        found = self._figures.get((indicator, place.code, "all"))
        return found[0] if found else None

    def categories(self, indicator: str, place: Place, breakdown: str) -> dict[str, Figure]:
        """The figures of a breakdown, by category."""
        return {one.category: one for one in self._figures.get((indicator, place.code, breakdown), ())}

    def series(self, indicator: str, place: Place) -> tuple[Point, ...]:
        """The history of the headline figure, oldest first."""
        return self._series.get((indicator, place.code), ())

    def judged(self, indicator: str, place: Place) -> Judged:
        """What is said of the curve of a place beyond its figures; nothing where it has no series."""
        return self._judged.get((indicator, place.code), NOTHING)

    def story(self, indicator: str, place: Place) -> Story | None:
        """The newest story of an indicator and place as of the month."""
        return story_for(self.stories, indicator, place.code, self.month.text)

    def comparator(self, indicator: str, name: str) -> Comparator | None:
        """The newest comparator whose period has ended by the month."""
        known = [
            one for one in self._comparators.get((indicator, name), ()) if one.period.end <= self.month.end
        ]
        return max(known, key=lambda one: one.period.end, default=None)

    def target(self, indicator: str, place: Place) -> Target | None:
        """The next target that has not passed, otherwise the latest."""
        known = sorted(self._targets.get((indicator, place.code), ()), key=lambda one: one.period.end)
        ahead = [one for one in known if one.period.end >= self.month.end]
        return ahead[0] if ahead else known[-1] if known else None


def read_edition(release: Released, partnership: Partnership, month: str) -> Edition:
    """Read and index one month of a release.

    Args:
        release: the opened release.
        partnership: whose figures they are.
        month: canonical text, `2013-07`.

    Raises:
        ValueError: the release holds no city for the month.
    """
    rows = [row for row in release.places(month).to_dicts() if row["code"] != UNALLOCATED]
    places = _places(rows, month)
    entries = partnership.indicators
    series = _grouped(release.series(month), "indicator", "geography")
    versions = {
        key: {row["period"]: row["definition_version"] for row in rows} for key, rows in series.items()
    }
    figures = _grouped(release.figures(month), "indicator", "geography", "breakdown")
    return Edition(
        partnership=partnership,
        month=month_of(month),
        city=places["city"][0],
        areas=_areas(places["area"], {code for _, code, _ in figures}, partnership),
        clusters=places["cluster"],
        unallocated=Place(
            UNALLOCATED, f"Not allocated to a {partnership.words.cluster}", UNALLOCATED, UNALLOCATED
        ),
        notices=tuple(
            Notice(row["indicator"], row["geography"], row["rule"], row["text"])
            for row in release.notices(month).to_dicts()
        ),
        _figures={
            (name, code, breakdown): tuple(
                figure_of(row, entries[name], versions.get((name, code), {})) for row in rows
            )
            for (name, code, breakdown), rows in figures.items()
        },
        _series={
            (name, code): tuple(point_of(row, entries[name]) for row in rows)
            for (name, code), rows in series.items()
        },
        _comparators=_comparators(release, entries),
        _targets=_targets(release, entries),
        _judged=read_judged(release, month, entries),
        _parents={row["code"]: row["parent"] for row in rows},
        stories=load_stories(partnership)[0],
    )


def _places(rows: list[dict[str, Any]], month: str) -> dict[str, tuple[Place, ...]]:
    """The city, the areas and the clusters, each by name."""
    file_names = slugs({row["code"]: row["name"] for row in rows})
    places = [Place(row["code"], row["name"], row["level"], file_names[row["code"]]) for row in rows]
    found = {
        level: tuple(
            sorted((one for one in places if one.level == level), key=lambda one: (one.name, one.code))
        )
        for level in ("city", "area", "cluster")
    }
    if len(found["city"]) != 1:
        raise ValueError(
            f"The release for {month} holds {len(found['city'])} places of level city; expected one."
        )
    return found


def _areas(areas: tuple[Place, ...], told: set[str], partnership: Partnership) -> tuple[Place, ...]:
    """The areas that get pages: those with figures, unless the partnership wants none."""
    return tuple(one for one in areas if partnership.publication.area_pages and one.code in told)


def _comparators(
    release: Released, entries: Mapping[str, Indicator]
) -> dict[tuple[str, str], tuple[Comparator, ...]]:
    return {
        (name, comparator): tuple(
            Comparator(
                comparator, _any_period(row["period"], entries[name]), row["value"], row["source"] or ""
            )
            for row in rows
        )
        for (name, comparator), rows in _grouped(release.comparators(), "indicator", "comparator").items()
    }


def _targets(
    release: Released, entries: Mapping[str, Indicator]
) -> dict[tuple[str, str], tuple[Target, ...]]:
    return {
        (name, code): tuple(
            Target(_any_period(row["period"], entries[name]), row["value"], row["set_by"] or "")
            for row in rows
        )
        for (name, code), rows in _grouped(release.targets(), "indicator", "geography").items()
    }


def _grouped(frame: pl.DataFrame, *keys: str) -> dict[tuple[str, ...], list[dict[str, Any]]]:
    groups: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for row in frame.iter_rows(named=True):
        groups.setdefault(tuple(row[key] for key in keys), []).append(row)
    return groups


def _any_period(text: str, indicator: Indicator) -> Period:
    """A period in the indicator's own frequency, or whatever it is: comparators are often of full years."""
    try:
        return parse_period(text, indicator.frequency)
    except PeriodError:
        return parse_period(text)
