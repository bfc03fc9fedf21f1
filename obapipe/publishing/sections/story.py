"""The story behind the curve, as partners tell it; what is not written is said to be missing, never filled in."""

from dataclasses import dataclass

from obapipe.formatting import joined
from obapipe.partnership import Section
from obapipe.publishing.edition import Edition, Place
from obapipe.trends.stories import PARTS, Paragraph


@dataclass(frozen=True)
class StoryPart:
    """A written part of a story."""

    heading: str
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True)
class StoryView:
    """The story of one indicator.

    Attributes:
        title: the indicator's short title.
        written: when and by whom, empty where there is no story.
        parts: as written.
        missing: what is not there, as a sentence; empty where nothing is missing.
    """

    title: str
    written: str
    parts: tuple[StoryPart, ...]
    missing: str


@dataclass(frozen=True)
class StoriesView:
    """The section."""

    stories: tuple[StoryView, ...]


def build(edition: Edition, place: Place, section: Section) -> StoriesView:
    """Build a story an indicator."""
    return StoriesView(tuple(_story(edition, place, name) for name in section.indicators))


def _story(edition: Edition, place: Place, name: str) -> StoryView:
    title, story = edition.indicator(name).short_title, edition.story(name, place)
    figure = edition.figure(name, place)
    if story is not None and (figure is None or not figure.value_released):
        return StoryView(title, "", (), "The figure is not shown this month, so its story is not either.")
    if story is None or not story.parts:
        return StoryView(title, "", (), f"No story is written yet for {place.name}.")
    if story.stale(edition.month.text):
        said = f"The last story for {place.name} is of {story.day:%B %Y}, more than half a year old. A new one is due."
        return StoryView(title, "", (), said)
    unwritten = [*story.missing, *(() if "actions" in story.parts else (PARTS["actions"],))]
    missing = joined([one[:1].lower() + one[1:].rstrip("?") for one in unwritten])
    return StoryView(
        title,
        f"Written in {story.day:%B %Y}{f' by the {story.author}' if story.author else ''}.",
        tuple(StoryPart(PARTS[part], paragraphs) for part, paragraphs in story.parts.items()),
        f"Still to be written: {missing}." if missing else "",
    )
