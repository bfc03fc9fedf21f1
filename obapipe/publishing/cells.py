"""A printed figure that carries what a download says about it, so that page and download cannot disagree."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import lru_cache
from typing import Any, cast


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
        zeros: decimals added on the page only, so that a column lines up.
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
    zeros: str = ""

    @property
    def shown(self) -> bool:
        """Whether a number is printed rather than a shorthand."""
        return not self.text.startswith("[")


@lru_cache(maxsize=256)
def _names(kind: Any) -> tuple[str, ...]:
    """The fields of a dataclass in their order."""
    return tuple(field.name for field in fields(kind))


def cells_in(view: object) -> Iterator[Cell]:
    """Every cell of a view model, in the order its fields stand."""
    if isinstance(view, Cell):
        yield view
    elif is_dataclass(view):
        for name in _names(type(view)):
            yield from cells_in(getattr(view, name))
    elif isinstance(view, tuple):
        for member in cast(tuple[object, ...], view):
            yield from cells_in(member)


def texts_in(view: object) -> Iterator[str]:
    """Every text of a view model, those of its cells among them."""
    if isinstance(view, str):
        yield view
    elif is_dataclass(view):
        for name in _names(type(view)):
            yield from texts_in(getattr(view, name))
    elif isinstance(view, tuple):
        for member in cast(tuple[object, ...], view):
            yield from texts_in(member)


def lined_up(rows: Sequence[tuple[Cell, ...]]) -> list[tuple[Cell, ...]]:
    """Rows of equal length whose columns show one number of decimals each: the most that any of its figures has."""
    columns = [_one_width(column) for column in zip(*rows, strict=True)]
    return list(zip(*columns, strict=True)) if columns else list(rows)


def _one_width(column: tuple[Cell, ...]) -> list[Cell]:
    decimals = [len(cell.plain.partition(".")[2]) if cell.shown else 0 for cell in column]
    most = max(decimals)
    return [
        replace(cell, zeros=("." if not has else "") + "0" * (most - has))
        if cell.shown and has < most
        else cell
        for cell, has in zip(column, decimals, strict=True)
    ]
