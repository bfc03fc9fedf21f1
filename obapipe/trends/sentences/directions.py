"""Sentences about which way is better, who says so, and what has to be read beside it."""

from dataclasses import dataclass

from obapipe.formatting import joined
from obapipe.trends.sentences.measures import Measure
from obapipe.trends.sentences.subjects import in_sentence


@dataclass(frozen=True)
class Balance:
    """A measure that is read beside one whose direction is only agreed.

    Attributes:
        title: its short title in the catalogue.
        moved: what it did since the same point, such as `12 more`; empty where that cannot be said.
    """

    title: str
    moved: str = ""


def direction_sentence(measure: Measure, basis: str, balancing: tuple[Balance, ...]) -> str:
    """`That fewer is better is agreed locally; it is read beside child protection plans and requests for service`.

    Args:
        measure: with the direction that is better.
        basis: of the catalogue: who says so, or on what ground; empty where it is plain.
        balancing: the measures to read beside it.
    """
    if not measure.wanted:
        return "Neither higher nor lower is better by itself."
    better = _better(measure)
    if not basis:
        said = f"{better} is better"
    elif basis.startswith("agreed"):
        said = f"That {better.lower()} is better is {basis}"
    else:
        said = f"{better} is better ({basis})"
    names = [f"{in_sentence(one.title)}{f' ({one.moved})' if one.moved else ''}" for one in balancing]
    return f"{said}; it is read beside {joined(names)}." if names else f"{said}."


def _better(measure: Measure) -> str:
    """Fewer or more of what is counted, lower or higher of a rate."""
    if measure.unit == "count":
        return "Fewer" if measure.better == "lower" else "More"
    return "Lower" if measure.better == "lower" else "Higher"
