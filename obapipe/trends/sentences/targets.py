"""Sentences about targets: how far, how often a change as large was seen, how likely."""

from dataclasses import dataclass

from obapipe.trends.sentences.measures import Measure

_CHANCES = (
    (0.05, "very unlikely"),
    (0.2, "unlikely"),
    (0.4, "less likely than not"),
    (0.6, "about even"),
    (0.8, "more likely than not"),
    (0.95, "likely"),
)

_FEWEST_STRETCHES = 3


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
    likely = ""
    if aim.chance is not None and measure.wanted:
        likely = f"Going by past forecasts, meeting it is {chance_words(aim.chance)}."
    said = (opening, _needed(measure, aim), _often(measure, aim), likely)
    return tuple(text for text in said if text)


def chance_words(chance: float) -> str:
    """A chance as words, from very unlikely to very likely."""
    return next((words for below, words in _CHANCES if chance < below), "very likely")


def _needed(measure: Measure, aim: Aim) -> str:
    """The change that is needed in each period that is left; empty where it is not known."""
    if aim.needed is None:
        return ""
    left = f"With {aim.left} {aim.part}{'' if aim.left == 1 else 's'} left"
    fine = measure.fine_enough(aim.needed)
    if aim.accumulates:
        return f"{left}, {_to_bring(fine, aim.needed)}."
    if _there(measure, aim.needed):
        return f"{left}, the latest figures are already there."
    verb = "fall" if aim.needed < 0 else "rise"
    return f"{left}, it has to {verb} by {fine.size(aim.needed)} each {aim.part}."


def _to_bring(fine: Measure, needed: float) -> str:
    """What each month has to bring to a year to date, or may bring at most where fewer is better."""
    if fine.better == "lower":
        return (
            "it is already above it" if needed < 0 else f"each has to bring no more than {fine.value(needed)}"
        )
    return "it is already reached" if needed <= 0 else f"each has to bring {fine.value(needed)}"


def _there(measure: Measure, needed: float) -> bool:
    """Whether the latest figures are at the target or beyond it, in the direction that is better."""
    return needed == 0 or (measure.wanted != 0 and (needed > 0) != (measure.wanted > 0))


def _often(measure: Measure, aim: Aim) -> str:
    """How often a stretch of the past as long as what is left brought what is needed.

    Empty where hardly any was as long, and without a direction.
    """
    if aim.spells < _FEWEST_STRETCHES or aim.needed is None or not measure.wanted:
        return ""
    count = "None" if aim.met == 0 else str(aim.met)
    opening = f"{count} of the {aim.spells} past stretches as long"
    if aim.accumulates:
        if aim.needed <= 0:
            return ""
        return (
            f"{opening} brought {'no more than that' if measure.better == 'lower' else 'at least as much'}."
        )
    if _there(measure, aim.needed):
        return f"{opening} would have kept it there."
    return f"{opening} saw {'a fall' if aim.needed < 0 else 'a rise'} as large."
