"""A printed figure that carries what a download says about it, so that page and download cannot disagree."""

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from typing import cast


@dataclass(frozen=True)
class Cell:
    """One figure as printed.

    Attributes:
        text: what the page shows.
        plain: what the download shows.
        place: the place's name, or the comparator's.
        indicator: the indicator's title.
        period: canonical text of the period.
        breakdown: the dimension, `all` for the headline figure.
        category: the category's label, `all` for the headline figure.
        measure: what kind of number it is, with its unit.
        marks: `[p]`, `[r]`, `[b]`, in this order.
    """

    text: str
    plain: str
    place: str
    indicator: str
    period: str
    measure: str
    breakdown: str = "all"
    category: str = "all"
    marks: str = ""

    @property
    def shown(self) -> bool:
        """Whether a number is printed rather than a shorthand."""
        return not self.text.startswith("[")


def cells_in(view: object) -> Iterator[Cell]:
    """Every cell of a view model, in the order its fields stand."""
    if isinstance(view, Cell):
        yield view
    elif is_dataclass(view):
        for field in fields(view):
            yield from cells_in(getattr(view, field.name))
    elif isinstance(view, tuple):
        for member in cast(tuple[object, ...], view):
            yield from cells_in(member)
