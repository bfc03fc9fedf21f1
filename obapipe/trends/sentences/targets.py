"""Sentences about targets: how far, how often a change as large was seen, how likely; and about baselines."""

from dataclasses import dataclass

from obapipe.formatting import first_upper
from obapipe.trends.sentences.measures import Measure

_CHANCES = (
    (0.05, "very unlikely"),
    (0.2, "unlikely"),
    (0.4, "less likely than not"),
    (0.6, "about even"),
    (0.8, "more likely than not"),
    (0.95, "likely"),
)
_METHODS = {
    "theta": "It starts where the figures had recently been and keeps half of their long-run trend.",
    "last_3": "It stays at the mean of the last three figures.",
    "last": "It stays at the last figure.",
    "last_year": "It stays at the mean of the last year.",
    "top_down": "It starts at the mean of this place's last three figures and moves with the forecast for the whole.",
}


@dataclass(frozen=True)
class Aim:
    """A target and how far it is.

    Attributes:
        target: what is aimed for.
        period: by when, as printed.
        set_by: the role that set it.
        left: how many periods are left; 0 or fewer where it has passed.
        part: month, quarter or year.
        needed: the change that is needed in each period that is left; for a year to date what each month has to bring.
        accumulates: the figure is a year to date.
        spells: past stretches as long as what is left.
        met: how many of them brought at least the change needed.
        chance: how likely it is, None beyond the forecast's reach.
        reached: whether a target that has passed was reached.
    """

    target: float
    period: str
    set_by: str
    left: int
    part: str
    needed: float | None
    accumulates: bool
    spells: int
    met: int
    chance: float | None
    reached: bool | None


def aim_sentences(measure: Measure, aim: Aim) -> tuple[str, ...]:
    """The sentences about a target, in order; the chance only where the forecast reaches it."""
    by = f" ({aim.set_by})" if aim.set_by else ""
    opening = f"The target is {measure.value(aim.target)} by {aim.period}{by}."
    if aim.left <= 0:
        if aim.reached is None:
            return (opening,)
        return (opening, "It was reached." if aim.reached else "It was not reached.")
    said = [opening, *_needed(measure, aim)]
    if aim.spells:
        said.append(_often(aim))
    if aim.chance is not None:
        said.append(f"Going by past forecasts, meeting it is {chance_words(aim.chance)}.")
    return tuple(said)


def chance_words(chance: float) -> str:
    """A chance as words, from very unlikely to very likely."""
    return next((words for below, words in _CHANCES if chance < below), "very likely")


def _needed(measure: Measure, aim: Aim) -> tuple[str, ...]:
    if aim.needed is None:
        return ()
    fine = Measure(measure.subject, measure.unit, max(measure.decimals, 1), measure.better, measure.people)
    left = f"{aim.left} {aim.part}{'' if aim.left == 1 else 's'} left"
    if aim.accumulates:
        return (f"With {left}, each has to bring {fine.value(max(aim.needed, 0))}.",)
    if (aim.needed <= 0) != (measure.better == "lower") or measure.better == "neither":
        return (f"With {left}, the latest figures are already there.",)
    verb = "fall" if aim.needed < 0 else "rise"
    return (f"With {left}, it has to {verb} by {fine.size(aim.needed)} each {aim.part}.",)


def _often(aim: Aim) -> str:
    if aim.met == 0:
        return f"None of the {aim.spells} past stretches as long brought as much."
    return f"{first_upper(str(aim.met))} of the {aim.spells} past stretches as long brought at least as much."


@dataclass(frozen=True)
class Baseline:
    """A baseline as a sentence tells it; periods as printed."""

    period: str
    method: str
    reason: str
    decided_by: str
    expires: str
    provisional: bool


def baseline_sentences(one: Baseline) -> tuple[str, ...]:
    """How, when, why and by whom a baseline was drawn, and what its bands mean."""
    who = one.decided_by if one.decided_by and one.decided_by != "the rule" else ""
    drawn = f"The baseline was drawn at the end of {one.period}{f', decided by: {who}' if who else ''}."
    why = f"{first_upper(one.reason.rstrip('.'))}." if one.reason else ""
    bands = "When this was tried on the past, 8 in 10 figures landed in the inner band and 19 in 20 in the outer one."
    if one.provisional:
        bands += " The bands are provisional: the past is short."
    return tuple(text for text in (drawn, why, _METHODS[one.method], bands) if text)
