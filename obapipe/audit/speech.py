"""Of which figure a sentence speaks: the place and the indicator that it names, or else its page and its heading."""

from collections.abc import Iterator
from functools import lru_cache

from obapipe.audit.catalogue import Catalogue
from obapipe.audit.geometry import Subject
from obapipe.audit.hypertext import Page

Saying = tuple[str, str]
"""The heading above a text, and the text."""


def sayings(page: Page) -> list[Saying]:
    """Everything that is said on a page, once: running text, and what stands out of sight, which has no heading."""
    return list(dict.fromkeys([*page.blocks, *(("", text) for text in page.unseen)]))


def spoken_of(subject: Subject, saying: Saying) -> Iterator[tuple[str, str]]:
    """The places and indicators that a saying is about; none where it names no indicator and stands under none.

    Returns:
        name and title of each.
    """
    heading, text = saying
    catalogue = subject.edition.catalogue
    titles = titles_in(text, catalogue) or titles_in(heading, catalogue)
    if not titles:
        return
    if _opens_with_city(text, subject.city, catalogue):
        places: tuple[str, ...] = (subject.city,)
    else:
        own = (subject.place,) if subject.place else ()
        places = places_in(text, catalogue) or places_in(heading, catalogue) or own
    for place in places:
        for title in titles:
            yield place, title


@lru_cache(maxsize=65536)
def titles_in(text: str, catalogue: Catalogue) -> tuple[str, ...]:
    """The titles of the indicators that a text names, longer names first."""
    named = (catalogue.named(one) for one in catalogue.indicator_names.findall(text))
    return tuple(dict.fromkeys(one for one in named if one is not None))


@lru_cache(maxsize=65536)
def places_in(text: str, catalogue: Catalogue) -> tuple[str, ...]:
    """The areas and clusters that a text names."""
    return tuple(dict.fromkeys(catalogue.place_names.findall(text)))


def _opens_with_city(text: str, city: str, catalogue: Catalogue) -> bool:
    """Whether a text opens with an indicator of the city, as a status on a cluster's page: `NEET in Leeds: ...`."""
    opening = catalogue.indicator_names.match(text)
    return opening is not None and text[opening.end() :].startswith(f" in {city}")
