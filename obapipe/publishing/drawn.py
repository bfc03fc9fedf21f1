"""The one door for text that is already markup. Whoever calls it has escaped what came from data."""

from markupsafe import Markup


def drawn(text: str) -> Markup:
    """Mark finished markup of ours as such, so that a template prints it as it is."""
    return Markup(text)  # noqa: S704 - the purpose of this function
