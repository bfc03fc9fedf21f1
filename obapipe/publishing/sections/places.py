"""All clusters: ranked, a table an indicator, on the city's page; one table by name on a cluster's."""

from dataclasses import dataclass, replace
from functools import lru_cache

from obapipe.formatting import first_upper, joint_marker
from obapipe.partnership import Section
from obapipe.publishing.cells import Cell, lined_up
from obapipe.publishing.edition import Edition, Place
from obapipe.publishing.figures import Compared, Figure
from obapipe.publishing.lookups import Standing, standings
from obapipe.publishing.sparks import Spark, spark_of
from obapipe.publishing.wording import UNIT_WORDS, change, number_cell, shows_count, value_cell


@dataclass(frozen=True)
class PlacesRow:
    """A cluster, the unallocated or the city."""

    name: str
    slug: str
    rank: str
    cells: tuple[Cell, ...]
    spark: Spark | None
    notes: str
    own: bool
    role: str


@dataclass(frozen=True)
class PlacesTable:
    """Clusters beneath each other."""

    title: str
    columns: tuple[str, ...]
    ranked: str
    rows: tuple[PlacesRow, ...]


@dataclass(frozen=True)
class PlacesView:
    """The section."""

    tables: tuple[PlacesTable, ...]
    cluster: str


def build(edition: Edition, place: Place, section: Section) -> PlacesView:
    """Build the tables of a page."""
    word = first_upper(edition.partnership.words.cluster)
    if place.is_city:
        return PlacesView(tuple(_ranked(edition, name) for name in section.indicators), word)
    return PlacesView((_together(edition, place, section.indicators),), word)


def _ranked(edition: Edition, name: str) -> PlacesTable:
    """One indicator: best or lowest first, those without a figure to show by name at the end."""
    indicator = edition.indicator(name)
    order = sorted(standings(edition, name), key=_standing)
    unit = UNIT_WORDS[indicator.unit]
    sample = edition.figure(name, edition.city)
    columns = ["Number", first_upper(unit)] if shows_count(indicator) else [first_upper(unit)]
    against = _against(sample)
    columns += [f"Change since {_since(sample, one)}" for one in against]
    direction = {"higher": "highest first", "lower": "lowest first", "neither": "lowest first"}[
        indicator.better
    ]
    rows = [_row(edition, one.place, name, one.figure, "cluster", against) for one in order]
    unallocated = edition.figure(name, edition.unallocated)
    if unallocated is not None:
        rows.append(_row(edition, edition.unallocated, name, unallocated, "unallocated", against))
    rows.append(_row(edition, edition.city, name, sample, "city", against))
    return PlacesTable(indicator.title, tuple(columns), direction, _lined_up(rows))


def _standing(one: Standing) -> tuple[bool, int, str]:
    rank = one.figure.rank if one.figure is not None and one.value.shown else None
    return (rank is None, rank or 0, one.place.name)


def _since(figure: Figure | None, which: str) -> str:
    words = {"previous": "the period before", "last_year": "a year before", "start": "the plan began"}
    compared: Compared | None = None if figure is None else getattr(figure, which)
    if compared is None or compared.period is None:
        return words[which]
    return compared.period.label


def _against(figure: Figure | None) -> tuple[str, ...]:
    """What changes are counted from, each period once: of a yearly figure the period before is a year before."""
    labels = {_since(figure, one): one for one in ("start", "last_year", "previous")}
    return tuple(reversed(labels.values()))


def _row(
    edition: Edition, place: Place, name: str, figure: Figure | None, role: str, against: tuple[str, ...]
) -> PlacesRow:
    indicator = edition.indicator(name)
    value = value_cell(indicator, place.name, figure, edition.month if figure is None else figure.period)
    cells = [
        value,
        *(_change(edition, place, name, figure, one) for one in against),
    ]
    if shows_count(indicator):
        cells.insert(
            0, number_cell(indicator, place.name, figure, edition.month if figure is None else figure.period)
        )
    rank = (
        str(figure.rank)
        if role == "cluster" and figure is not None and figure.rank is not None and value.shown
        else ""
    )
    return PlacesRow(
        name=place.name,
        slug="" if role == "unallocated" else place.slug,
        rank=rank,
        cells=tuple(cells),
        spark=spark_of(edition, place, name),
        notes=value.marks or cells[0].marks,
        own=False,
        role=role,
    )


def _change(edition: Edition, place: Place, name: str, figure: Figure | None, which: str) -> Cell:
    indicator = edition.indicator(name)
    compared: Compared | None = None if figure is None else getattr(figure, which)
    move = change(indicator, place.name, figure, compared)
    if move is not None:
        return move.value
    text = joint_marker(
        None if figure is None else figure.status, None if compared is None else compared.status
    )
    if figure is not None and compared is not None and compared.period == figure.period:
        text = "[z]"
    return Cell(
        text, text, place.name, indicator.title, edition.month.text, f"change since {which.replace('_', ' ')}"
    )


def _together(edition: Edition, place: Place, names: tuple[str, ...]) -> PlacesTable:
    """All indicators beside each other, by name; those with no first figure to show at the end."""
    first = edition.indicator(names[0])
    sample = edition.figure(names[0], edition.city)
    columns = ["Number"] if shows_count(first) else []
    columns = [
        f"{first.short_title}: {one}" for one in [*(c.lower() for c in columns), UNIT_WORDS[first.unit]]
    ]
    columns.append(f"Change since {_since(sample, 'last_year')}")
    for name in names[1:]:
        one = edition.indicator(name)
        columns.append(f"{one.short_title}: {UNIT_WORDS[one.unit]}")
    within = edition.within(place)
    rows = [
        _joint_row(edition, one.place, names, "cluster", own=one.place == place)
        for one in standings(edition, names[0])
        if one.place in within
    ]
    if place.is_area:
        rows.append(_joint_row(edition, place, names, "area", own=False))
    elif edition.figure(names[0], edition.unallocated) is not None:
        rows.append(_joint_row(edition, edition.unallocated, names, "unallocated", own=False))
    rows.append(_joint_row(edition, edition.city, names, "city", own=False))
    all_of = f" of {place.name}" if place.is_area else ""
    title = f"All {edition.partnership.words.clusters}{all_of}: {edition.month.label}"
    return PlacesTable(title, tuple(columns), "", _lined_up(rows))


def _lined_up(rows: list[PlacesRow]) -> tuple[PlacesRow, ...]:
    cells = lined_up([row.cells for row in rows])
    return tuple(replace(row, cells=one) for row, one in zip(rows, cells, strict=True))


@lru_cache(maxsize=2048)
def _joint_row(edition: Edition, place: Place, names: tuple[str, ...], role: str, *, own: bool) -> PlacesRow:
    cells: list[Cell] = []
    marks = ""
    for name in names:
        indicator, figure = edition.indicator(name), edition.figure(name, place)
        period = edition.month if figure is None else figure.period
        if name == names[0] and shows_count(indicator):
            cells.append(number_cell(indicator, place.name, figure, period))
            marks += cells[-1].marks
        cells.append(value_cell(indicator, place.name, figure, period))
        marks += cells[-1].marks
        if name == names[0]:
            cells.append(_change(edition, place, name, figure, "last_year"))
    notes = " ".join(one for one in ("[p]", "[r]", "[b]") if one in marks)
    slug = "" if role == "unallocated" else place.slug
    return PlacesRow(place.name, slug, "", tuple(cells), spark_of(edition, place, names[0]), notes, own, role)
