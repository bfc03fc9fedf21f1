"""A page to write: what it is called, which template draws it, and what is drawn."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Page:
    """A page of a month.

    Attributes:
        file: its name in the folder of the month, without ending.
        template: the template that draws it; it meets the view as `page`.
        build: makes the view, when its turn comes.
        downloads: whether the cells of the view stand beside it as downloads.
    """

    file: str
    template: str
    build: Callable[[], object]
    downloads: bool = True
