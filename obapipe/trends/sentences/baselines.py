"""Sentences about a baseline: how, when, why and by whom it was drawn, and what its bands mean."""

from dataclasses import dataclass

from obapipe.formatting import first_upper
from obapipe.trends.sentences.points import last_of

_METHODS = {
    "theta": "It starts where the figures had recently been and keeps half of their long-run trend.",
    "last_3": "It stays at the mean of the last three figures.",
    "last": "It stays at the last figure.",
    "last_year": "It stays at the mean of the last year.",
    "top_down": "It starts at the mean of this place's last three figures and moves with the forecast for the whole.",
}
_BY_THE_RULE = "the rule"


@dataclass(frozen=True)
class Baseline:
    """A baseline as a sentence tells it; periods as printed.

    Attributes:
        period: the last one whose figures it knows.
        method: theta, last_3, last, last_year or top_down.
        reason: why it was drawn then, as recorded.
        decided_by: the role that decided; empty or `the rule` where nobody had to.
        expires: the last period it reaches.
        provisional: the past is too short to be sure of its bands.
        tries: how many past forecasts the bands rest on; None where that is not told.
    """

    period: str
    method: str
    reason: str
    decided_by: str
    expires: str
    provisional: bool
    tries: int | None = None


def baseline_sentences(one: Baseline) -> tuple[str, ...]:
    """How, when, why and by whom a baseline was drawn, and what its bands mean."""
    who = "" if one.decided_by == _BY_THE_RULE else one.decided_by
    drawn = f"The baseline was drawn with the figures to {last_of(one.period)}{f', decided by: {who}' if who else ''}."
    why = f"{first_upper(one.reason.rstrip('.'))}." if one.reason else ""
    return tuple(text for text in (drawn, why, _METHODS.get(one.method, ""), band_sentence(one)) if text)


def band_sentence(one: Baseline) -> str:
    """What the bands mean, in counts of past forecasts rather than probabilities."""
    landed = "8 in 10 figures landed in the inner band and 19 in 20 in the outer one"
    if one.tries is None:
        said = f"When this was tried on the past, {landed}."
    else:
        said = f"Of the last {one.tries:,} times a forecast was made as far ahead, {landed}."
    return f"{said} The bands are provisional: the past is short." if one.provisional else said
