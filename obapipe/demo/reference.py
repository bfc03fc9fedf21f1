"""Writes `raw/reference` and `raw/README.md` of the demonstration.

The texts are files beside this module, copied as they are. Geography and population follow from the
parameters.
"""

from pathlib import Path

from obapipe.demo.parameters import FOLDER, City, Place
from obapipe.demo.sampling import apportion, stream
from obapipe.demo.writers import Cell, Style, write
from obapipe.periods import month_of

MARK = "DEMONSTRATION.md"
LAST_YEAR = 2013
PLAIN = Style(newline="\n")


def write_reference(city: City, raw: Path) -> None:
    """Write the reference files; the mark of a demonstration goes first."""
    reference = raw / "reference"
    reference.mkdir(parents=True, exist_ok=True)
    notice = (FOLDER / "raw_readme.md").read_bytes()
    (reference / MARK).write_bytes(notice)
    for path in sorted((FOLDER / "reference").rglob("*")):
        if path.is_file():
            copy = reference / path.relative_to(FOLDER / "reference")
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(path.read_bytes())
    # A checkout of the project has a page of its own there, which git tracks.
    if not (raw / "README.md").exists():
        (raw / "README.md").write_bytes(notice)
    _geography(city, reference / "geography.csv")
    _population(city, reference / "population.csv")


def _geography(city: City, path: Path) -> None:
    whole = city.parameters.city
    header = ("code", "name", "level", "parent", "valid_from", "valid_to", "successor")
    rows: list[tuple[Cell, ...]] = [(whole.code, whole.name, "city", "", "", "", "")]
    rows += [(code, name, "area", whole.code, "", "", "") for code, name in city.parameters.areas.items()]
    since = {place.successor: _next_month(place.last_month) for place in city.places if place.successor}
    rows += [
        (one.code, one.name, "cluster", one.area, since.get(one.code, ""), "", "") for one in city.clusters
    ]
    rows += [
        (one.code, one.name, "cluster", one.area, "", one.last_month, one.successor)
        for one in city.places
        if one.successor
    ]
    write(path, header, rows, PLAIN)


def _next_month(month: str) -> str:
    return month_of(month).shift(1).text


def _population(city: City, path: Path) -> None:
    """Present clusters have residents in every year, former ones in the years in which they still existed.

    A year's city is the sum of the clusters of its 30 June, so the year of a merger has both.
    """
    rows: list[tuple[Cell, ...]] = []
    for year in range(city.history[0].start.year, LAST_YEAR + 1):
        former = (one for one in city.places if one.successor and str(year) <= one.last_month[:4])
        for place in (*city.clusters, *former):
            rows += _residents(city, place, year)
    write(path, ("year", "geography", "age_from", "age_to", "population"), rows, PLAIN)


def _residents(city: City, place: Place, year: int) -> list[tuple[Cell, ...]]:
    growth = city.parameters.city.growth
    whole = round(place.children * (1 + growth) ** (year - LAST_YEAR))
    rng = stream(city.parameters.seed, "population", place.code)
    bands = city.parameters.population
    parts = apportion(whole, [share * rng.uniform(0.93, 1.07) for share in bands.values()])
    return [
        (year, place.code, *map(int, band.split("-")), number)
        for band, number in zip(bands, parts, strict=True)
    ]
