"""Attacks on the order of rows: a hidden figure among sorted numbers lies between its neighbours.

A table that hides something may stand in any order that a reader knows beforehand (names, the catalogue), or be sorted
by a column whose shown figures come first; those without one then follow in a known order. A table in which a place
stands twice is no list of places and is not judged.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from obapipe.audit.catalogue import Catalogue
from obapipe.audit.geometry import Subject
from obapipe.audit.hypertext import Row
from obapipe.audit.report import Breach

_FEWEST = 3
_DETAIL = (
    "the order of a table's rows is explained by nothing that is printed, and some of its figures are hidden"
)


def judge_order(subject: Subject) -> Iterator[Breach]:
    """Tables whose order tells something of a hidden figure."""
    tables: dict[int, list[Row]] = {}
    for row in subject.page.rows:
        tables.setdefault(row.table, []).append(row)
    catalogue = subject.edition.catalogue
    for rows in tables.values():
        placed = _judged(rows, catalogue)
        hidden = any(text.startswith("[c]") for row in placed for _, text in row.cells)
        once = len({row.heading for row in placed}) == len(placed)
        if len(placed) >= _FEWEST and hidden and once and not _explained(placed, catalogue):
            first = next(row for row in placed if any(text.startswith("[c]") for _, text in row.cells))
            yield Breach("order", subject.file, first.heading, detail=_DETAIL)


def _judged(rows: list[Row], catalogue: Catalogue) -> list[Row]:
    """The rows that could be sorted: of clusters or areas, or of categories; wholes and the rest stand apart."""
    codes = {code for code in catalogue.codes if code not in catalogue.wholes}
    names = {name for name, code in catalogue.places.items() if code in codes}
    labels = {label for known in catalogue.partnership.categories.values() for label in known.values()}
    return [row for row in rows if row.heading in names or row.heading in labels]


def _explained(rows: list[Row], catalogue: Catalogue) -> bool:
    if _known_order(rows, catalogue):
        return True
    width = min(len(row.cells) for row in rows)
    for column in range(width):
        numbers = [_number(row.cells[column][1]) for row in rows]
        shown = [row for row, number in zip(rows, numbers, strict=True) if number is not None]
        behind = [number is None for number in numbers] == sorted(number is None for number in numbers)
        kept = [number for number in numbers if number is not None]
        if (
            behind
            and kept
            and (_sorted(kept) or _known_order(shown, catalogue))
            and _known_order(rows[len(shown) :], catalogue)
        ):
            return True
    return False


def _known_order(rows: list[Row], catalogue: Catalogue) -> bool:
    """Whether rows stand by name, or as the reference files list them."""
    headings = [row.heading for row in rows]
    if headings == sorted(headings) or headings == sorted(headings, key=str.casefold):
        return True
    listed = [
        *catalogue.places,
        *(label for known in catalogue.partnership.categories.values() for label in known.values()),
    ]
    places = {heading: place for place, heading in reversed(list(enumerate(listed)))}
    return _sorted([places.get(heading, 0) for heading in headings])


def _sorted(numbers: Sequence[float]) -> bool:
    return all(one <= two for one, two in pairwise(numbers)) or all(
        one >= two for one, two in pairwise(numbers)
    )


def _number(text: str) -> float | None:
    bare = text.replace(",", "").replace("\u2212", "-").replace("%", "").strip()
    try:
        return float(bare)
    except ValueError:
        return None
