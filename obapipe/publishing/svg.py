"""Small drawings written by hand: lines of a table row, strips of a distribution, bars."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from obapipe.publishing.axis import Axis, tick_text
from obapipe.publishing.drawn import drawn

_WIDTH, _HEIGHT, _MARGIN = 112, 26, 3
_ENDS = 0.12
_REACH = 96
_PERCENT = "%"


@dataclass(frozen=True)
class Dot:
    """One place on a strip."""

    name: str
    text: str
    value: float


def spark(values: Sequence[float | None], label: str) -> Markup:
    """A small line on its own scale; a gap stays a gap, a point between gaps is a dot, the last a bigger one.

    Args:
        values: a value a period, None where nothing is released.
        label: what the line says, for those who cannot see it.
    """
    known = [one for one in values if one is not None]
    if not known:
        return drawn("")
    low, high = min(known), max(known)
    across = (_WIDTH - 2 * _MARGIN) / max(1, len(values) - 1)

    def at(index: int, value: float) -> tuple[int, int]:
        up = 0.5 if high == low else (value - low) / (high - low)
        return round(_MARGIN + index * across), round(_HEIGHT - _MARGIN - up * (_HEIGHT - 2 * _MARGIN))

    path, dots, pen = "", "", (0, 0)
    for index, value in enumerate(values):
        if value is None:
            continue
        x, y = at(index, value)
        before = index > 0 and values[index - 1] is not None
        after = index + 1 < len(values) and values[index + 1] is not None
        path += f"l{x - pen[0]} {y - pen[1]}" if before else f"M{x} {y}"
        pen = (x, y)
        if index == len(values) - 1:
            dots += f'<circle cx="{x}" cy="{y}" r="3"/>'
        elif not before and not after:
            dots += f'<circle cx="{x}" cy="{y}" r="1.5"/>'
    return drawn(
        f'<svg class="spark" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" '
        f'aria-label="{escape(label)}"><path d="{path.replace(" -", "-")}"/>{dots}</svg>'
    )


def strip(
    axis: Axis,
    dots: Sequence[Dot],
    middle: tuple[float, float] | None,
    city: Dot | None,
    own: Dot | None,
    *,
    unit: str,
    label: str,
) -> Markup:
    """Where a place stands: a hollow dot a place, a filled diamond for this one, a dashed line for the city.

    Positions are percentages, so the strip stretches with the page while its text keeps its size.

    Args:
        axis: from zero.
        dots: the other places.
        middle: the middle half of all places.
        city: the whole.
        own: this place.
        unit: what the axis measures: a per cent sign stands behind every tick, anything else beneath the axis.
        label: what the strip says in words.
    """
    parts: list[str] = []
    if middle is not None:
        width = _REACH * (axis.share(middle[1]) - axis.share(middle[0]))
        parts.append(
            f'<rect class="mid" x="{_across(axis, middle[0])}" y="20" width="{width:.1f}%" height="22"/>'
        )
    parts += [_strip_axis(axis, unit), _circles(axis, dots)]
    if city is not None:
        at, said = _across(axis, city.value), f"{escape(city.name)} {escape(city.text)}"
        parts.append(
            f'<line class="cty" x1="{at}" x2="{at}" y1="14" y2="50"/>'
            f'<text class="{_leaning(axis, city.value)}" x="{at}" y="11">{said}</text>'
        )
    if own is not None:
        parts.append(
            f'<svg x="{_across(axis, own.value)}" y="31" overflow="visible">'
            '<path class="me" d="M0 -9L9 0L0 9L-9 0Z"/></svg>'
        )
    return drawn(
        f'<svg class="strip" height="{72 if unit == _PERCENT else 90}" width="100%" role="img" '
        f'aria-label="{escape(label)}">{"".join(parts)}</svg>'
    )


def _across(axis: Axis, value: float) -> str:
    return f"{2 + _REACH * axis.share(value):.1f}%"


def _leaning(axis: Axis, value: float) -> str:
    """Text near an end leans inwards, so that nothing is cut off on a narrow page."""
    share = axis.share(value)
    return "tk" if _ENDS <= share <= 1 - _ENDS else "tk tk-end" if share > 0.5 else "tk tk-start"  # noqa: PLR2004 - half


def _strip_axis(axis: Axis, unit: str) -> str:
    """The line, its ticks with their numbers, and what they measure."""
    sign = unit if unit == _PERCENT else ""
    ticks = "".join(
        f'<line class="ax" x1="{_across(axis, tick)}" x2="{_across(axis, tick)}" y1="50" y2="54"/>'
        f'<text class="{_leaning(axis, tick)}" x="{_across(axis, tick)}" y="68">'
        f"{tick_text(tick)}{escape(sign)}</text>"
        for tick in axis.ticks
    )
    named = "" if sign else f'<text class="tk" x="50%" y="85">{escape(unit)}</text>'
    return f'<line class="ax" x1="2%" x2="98%" y1="50" y2="50"/>{ticks}{named}'


def _circles(axis: Axis, dots: Sequence[Dot]) -> str:
    """A dot a place; those at one spot are shifted up and down, so that each can be seen."""
    stacked: dict[str, int] = {}
    found: list[str] = []
    for dot in sorted(dots, key=lambda one: (one.value, one.name)):
        where = f"{50 * axis.share(dot.value):.0f}"
        level = stacked[where] = stacked.get(where, -1) + 1
        y = 31 + (0, -5, 5, -10, 10)[level % 5]
        found.append(
            f'<circle cx="{_across(axis, dot.value)}" cy="{y}" r="4.5">'
            f"<title>{escape(dot.name)} {escape(dot.text)}</title></circle>"
        )
    return f'<g class="o">{"".join(found)}</g>' if found else ""


def bar(share: float, mark: float | None) -> Markup:
    """A horizontal bar with a tick for what it is compared with; the numbers stand beside it in the table.

    Args:
        share: its length, 0 to 1 of the widest.
        mark: where the tick stands, on the same scale.
    """
    tick = "" if mark is None else f'<rect class="tick" x="{98 * mark:.1f}%" y="0" width="3" height="22"/>'
    return drawn(
        '<svg class="bar" height="22" width="100%" aria-hidden="true" focusable="false">'
        f'<rect class="fill" x="0" y="4" width="{98 * share:.1f}%" height="14"/>{tick}</svg>'
    )
