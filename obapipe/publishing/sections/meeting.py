"""The four questions of Outcomes Based Accountability, with lines to write on in print."""

from dataclasses import dataclass

from obapipe.partnership import Section
from obapipe.publishing.edition import Edition, Place


@dataclass(frozen=True)
class MeetingView:
    """The section."""

    questions: tuple[str, ...]


def build(edition: Edition, place: Place, section: Section) -> MeetingView:
    """Build the questions."""
    del edition, section
    where = place.name
    return MeetingView(
        (
            f"What is the story behind the line in {where}? What is pushing it, and what is holding it back?",
            "Who can help to turn it, and who is missing from the room?",
            "What works, and what could we try that costs little or nothing?",
            "What will we do before the next figures, who leads it, and how shall we know?",
        )
    )
