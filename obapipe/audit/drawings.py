"""Takes the drawings of a page apart: which period and value each mark stands for, by its own axes.

Knows the four drawings of our pages: a curve over time, a strip of places, a small line of a table row, a bar. Any
other drawing with more than one shape in it is told, since nobody could say what it shows.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from itertools import pairwise
from typing import Literal

from obapipe.periods import Period, PeriodError, month_of, parse_period

_ELEMENT = re.compile(
    r"<(g|svg|line|path|circle|rect|text|ellipse|polygon|polyline|image|use)\b([^>]*?)/?>([^<]*)"
)
_ATTRIBUTE = re.compile(r"([\w-]+)=\"([^\"]*)\"")
_TITLED = re.compile(r"<circle\b([^>]*)>\s*<title>([^<]*)</title>")
_MOVE = re.compile(r"([MLlhHvVcCsSqQtTaAzZ])([^A-Za-z]*)")
_TICK = re.compile(r"M-?[\d.]+,[\d.]+h1v\d+h-1Z$")
_NUMBER = re.compile(r"-?\d*\.?\d+(?:e-?\d+)?")
_TRANSLATED = re.compile(r"translate\(\s*(-?[\d.]+)[,\s]+(-?[\d.]+)")
_PERCENT = re.compile(r"^(-?[\d.]+)%$")
_FEW = 2

Kind = Literal["curve", "strip", "spark", "bar", "sign", "unknown"]


@dataclass(frozen=True)
class Mark:
    """A mark of a drawing.

    Attributes:
        who: the place it stands for: a name, `own`, `city`, `fitted` for a line or band that no figure stands
            behind, or empty where the drawing does not say.
        text: what its label says, empty where it has none.
        period: what it is about, None where the drawing is of one period.
        value: what it decodes to, None where the drawing has no scale.
    """

    who: str
    text: str = ""
    period: Period | None = None
    value: float | None = None


@dataclass(frozen=True)
class Drawing:
    """A drawing, decoded.

    Attributes:
        kind: what it is.
        label: its title or its label for those who do not see it.
        marks: what it shows.
        ticks: the values along its axis, lowest first.
        exact: how far a decoded value may be from what was drawn.
        levels: numbers of its other lines, such as a target.
        fault: why it could not be decoded, empty where it was.
        width: of a bar, as a share of the drawing.
    """

    kind: Kind
    label: str = ""
    marks: tuple[Mark, ...] = ()
    ticks: tuple[float, ...] = ()
    exact: float = 0.0
    levels: tuple[float, ...] = ()
    fault: str = ""
    width: float = 0.0


@lru_cache(maxsize=65536)
def decode(source: str) -> Drawing:
    """Take a drawing apart; equal drawings once.

    Args:
        source: from `<svg` to `</svg>`.
    """
    opened = source[: source.index(">")]
    classes = set(_attributes(opened).get("class", "").split())
    try:
        if "chart" in classes:
            return _curve(source)
        if "strip" in classes:
            return _strip(source)
        if "spark" in classes:
            return _spark(source)
        if "bar" in classes:
            return _bar(source)
    except (ValueError, KeyError, IndexError, ZeroDivisionError, PeriodError):
        return Drawing("unknown", fault="its axes cannot be read")
    shapes = [one for one in _ELEMENT.findall(source) if one[0] not in ("svg", "g", "text")]
    return Drawing("sign") if len(shapes) <= 1 and "<text" not in source else Drawing(
        "unknown", fault="it is none of the drawings that the audit knows"
    )  # fmt: skip


def _attributes(text: str) -> dict[str, str]:
    return dict(_ATTRIBUTE.findall(text))


def _number(text: str) -> float:
    """A number as an axis writes it: `1,000`, `2.5%`."""
    return float(text.strip().replace(",", "").replace("\u2212", "-").rstrip("%"))


@dataclass(frozen=True)
class _Scale:
    """A straight axis through two points of it."""

    first: tuple[float, float]
    last: tuple[float, float]

    def at(self, position: float) -> float:
        (from_, low), (to, high) = self.first, self.last
        return low + (position - from_) * (high - low) / (to - from_)

    @property
    def per_pixel(self) -> float:
        return abs((self.last[1] - self.first[1]) / (self.last[0] - self.first[0]))


def _scale(pairs: Sequence[tuple[float, float]]) -> _Scale:
    """The axis through ticks; ticks that do not lie on a line are an error.

    Args:
        pairs: position and value of each tick.
    """
    if len(pairs) < _FEW:
        raise ValueError("an axis has two ticks")
    ordered = sorted(pairs)
    scale = _Scale(ordered[0], ordered[-1])
    rough = scale.per_pixel * 1.5
    if any(abs(scale.at(position) - value) > rough for position, value in ordered):
        raise ValueError("its ticks do not lie on one line")
    return scale


# ---------------------------------------------------------------- a curve
def _curve(source: str) -> Drawing:
    texts = _texts(source)
    levels, periods, lines, dots, other = _curve_shapes(source)
    values = [_number(text) for style, _, text in texts if style == "t-end"]
    if len(values) != len(levels):
        raise ValueError("levels and their numbers differ")
    down = _scale(list(zip(sorted(levels, reverse=True), sorted(values), strict=True)))
    across = _periods(
        source, [text for style, _, text in texts if style == "t-mid" and text != "[b]"], periods
    )
    marks = [
        _mark(who, x, y, across, down)
        for who, points in lines
        for x, y in points
    ] + [_mark(who, x, y, across, down) for who, x, y in dots]  # fmt: skip
    title = re.search(r"<title\b[^>]*>([^<]*)</title>", source)
    aims = [
        _number(found)
        for style, _, text in texts
        if style == "t-aim"
        for found in re.findall(r"\d[\d,]*(?:\.\d+)?", text)
    ]
    return Drawing(
        "curve", unescape(title.group(1)) if title else "", tuple(marks), tuple(sorted(values)),
        down.per_pixel * 0.11, (*aims, *(down.at(one) for one in other)),
    )  # fmt: skip


def _mark(who: str, x: float, y: float, across: "_Across", down: _Scale) -> Mark:
    return Mark(who, period=across.at(x), value=down.at(y))


def _texts(source: str) -> list[tuple[str, float, str]]:
    """Style, place across and words of each text."""
    found: list[tuple[str, float, str]] = []
    for attributes, body in re.findall(r"<text\b([^>]*)>(.*?)</text>", source, re.DOTALL):
        known = _attributes(attributes)
        words = unescape(re.sub(r"<[^>]*>", " ", body)).strip()
        position = _PERCENT.match(known.get("x", ""))
        across = float(position.group(1)) if position else float(known.get("x", "nan"))
        found.append((known.get("class", ""), across, words))
    return found


def _curve_shapes(
    source: str,
) -> tuple[
    list[float],
    list[float],
    list[tuple[str, list[tuple[float, float]]]],
    list[tuple[str, float, float]],
    list[float],
]:
    """Heights of the levels, places of the period ticks, lines, dots, and heights of dashed lines."""
    levels: list[float] = []
    periods: list[float] = []
    drawn: list[tuple[str, list[tuple[float, float]]]] = []
    dots: list[tuple[str, float, float]] = []
    other: list[float] = []
    fitted: list[tuple[float, float]] = []
    for tag, text, _ in _ELEMENT.findall(source):
        known = _attributes(text)
        moved = _TRANSLATED.search(known.get("transform", ""))
        if tag == "line" and moved and known.get("y2", "0") == "0":
            (other if "stroke-dasharray" in known else levels).append(float(moved.group(2)))
        elif tag == "path" and moved and "A" in known["d"]:
            dots.append((known.get("fill", ""), float(moved.group(1)), float(moved.group(2))))
        elif tag == "path" and _is_fitted(known):
            fitted.extend(_points(known["d"]))
        elif tag == "path" and known.get("fill", "none") != "none":
            periods.append(float(_NUMBER.findall(known["d"])[0]) + 0.5)
        elif tag == "path":
            drawn.append((known.get("stroke", ""), _points(known.get("d", ""))))
        elif tag in ("circle", "rect", "ellipse", "polygon", "polyline", "image", "use"):
            raise ValueError("a shape that a curve does not have")
    own = drawn[-1][0] if drawn else dots[-1][0] if dots else ""
    if len(drawn) > _FEW:
        raise ValueError("more lines than a place and the city")
    return (
        levels,
        periods,
        [*(("own" if colour == own else "city", points) for colour, points in drawn), ("fitted", fitted)],
        [("own" if colour == own else "city", x, y) for colour, x, y in dots],
        other,
    )


def _is_fitted(known: dict[str, str]) -> bool:
    """Whether a path is a dashed line or a band: no figure stands behind it."""
    filled = known.get("fill", "none") != "none"
    return "stroke-dasharray" in known or (filled and not _TICK.match(known.get("d", "")))


def _points(path: str) -> list[tuple[float, float]]:
    """The corners of a path of straight lines."""
    found: list[tuple[float, float]] = []
    x = y = 0.0
    for command, text in _MOVE.findall(path):
        numbers = [float(one) for one in _NUMBER.findall(text)]
        if command == "Z":
            continue
        if command in "MLl":
            for along, down in zip(numbers[::2], numbers[1::2], strict=True):
                x, y = (x + along, y + down) if command == "l" else (along, down)
                found.append((x, y))
        elif command in "Hh":
            for along in numbers:
                x = x + along if command == "h" else along
                found.append((x, y))
        elif command in "Vv":
            for down in numbers:
                y = y + down if command == "v" else down
                found.append((x, y))
        else:
            raise ValueError("a line that is not straight")
    return found


@dataclass(frozen=True)
class _Across:
    """Where periods stand on an axis: one that is known, how wide a period is."""

    period: Period
    position: float
    width: float

    def at(self, position: float) -> Period:
        steps = (position - self.position) / self.width
        if abs(steps - round(steps)) > 0.2:  # noqa: PLR2004 - a fifth of a period
            raise ValueError("a mark between two periods")
        return _later(self.period, round(steps))


def _periods(source: str, labels: list[str], positions: list[float]) -> _Across:
    """The axis of periods by its labels, or by the first and last period that the description names."""
    periods = [_period_of(one) for one in labels]
    if len(periods) >= _FEW and len(periods) == len(positions):
        placed = sorted(zip(positions, periods, strict=True), key=lambda one: one[0])
        (from_, first), (to, last) = placed[0], placed[-1]
        return _Across(first, from_, (to - from_) / _apart(first, last))
    if len(periods) == 1 and len(positions) == 1:
        return _Across(periods[0], positions[0], _narrowest(source))
    raise ValueError("too few labelled periods")


def _narrowest(source: str) -> float:
    """The least distance between neighbouring corners, where one label alone names a period."""
    lines = _curve_shapes(source)[2]
    places = sorted({x for _, points in lines for x, _ in points})
    return min((b - a for a, b in pairwise(places) if b - a > 1), default=1.0)


@lru_cache(maxsize=16384)
def _later(period: Period, steps: int) -> Period:
    return period.shift(steps)


@lru_cache(maxsize=16384)
def _apart(first: Period, last: Period) -> int:
    """How many periods lie between two of one frequency."""
    step, one = 0, first
    while one.start < last.start:
        one = one.shift(1)
        step += 1
    return step


@lru_cache(maxsize=4096)
def _period_of(text: str) -> Period:
    try:
        return parse_period(text)
    except PeriodError:
        return month_of(text)


# ---------------------------------------------------------------- a strip
def _strip(source: str) -> Drawing:
    inner = source[source.index(">") + 1 :]
    label = unescape(_attributes(source[: source.index(">")]).get("aria-label", ""))
    ticks = {
        _percent(known["x1"])
        for known in (_attributes(text) for tag, text, _ in _ELEMENT.findall(inner) if tag == "line")
        if known.get("class") == "ax" and known.get("x1") == known.get("x2")
    }
    numbers = {
        across: _number(text)
        for style, across, text in _texts(inner)
        if across in ticks and style.startswith("tk") and re.fullmatch(r"-?[\d,]*\.?\d+%?", text)
    }
    scale = _scale(list(numbers.items()))
    exact = scale.per_pixel * 0.06
    titled = [
        (_percent(_attributes(attributes)["cx"]), unescape(title))
        for attributes, title in _TITLED.findall(inner)
    ]
    marks = [Mark(*_named(title), value=scale.at(at)) for at, title in titled]
    circles = [_attributes(text) for tag, text, _ in _ELEMENT.findall(inner) if tag == "circle"]
    untitled = len(circles) - len(titled)
    rest = [_percent(known["cx"]) for known in circles]
    for at, _ in titled:
        rest.remove(at)
    marks += [Mark("", value=scale.at(at)) for at in rest[:untitled]]
    for tag, text, _ in _ELEMENT.findall(inner):
        known = _attributes(text)
        if tag == "svg":
            marks.append(Mark("own", value=scale.at(_percent(known["x"]))))
        elif tag == "line" and known.get("class") == "cty":
            marks.append(Mark("city", value=scale.at(_percent(known["x1"]))))
        elif tag in ("ellipse", "polygon", "polyline", "image", "use"):
            raise ValueError("a shape that a strip does not have")
    return Drawing("strip", label, tuple(marks), tuple(sorted(numbers.values())), exact)


def _percent(text: str) -> float:
    found = _PERCENT.match(text)
    if found is None:
        raise ValueError("a place that is no percentage")
    return float(found.group(1))


def _named(title: str) -> tuple[str, str]:
    """The place and the number of a label such as `Brook 24.1 per 10,000` or `Brook 12%`."""
    bare = re.sub(r" per [\d,]+$", "", title)
    name, _, text = bare.rpartition(" ")
    return (name, text) if re.match(r"[\d\u2212-]", text) else (bare, "")


# ---------------------------------------------------------------- a small line
_ENDS = re.compile(r" in ([^,]+?), .* in (.+)$")


def _spark(source: str) -> Drawing:
    label = unescape(_attributes(source[: source.index(">")]).get("aria-label", ""))
    ends = _ENDS.search(label)
    places: list[float] = []
    for tag, text, _ in _ELEMENT.findall(source):
        known = _attributes(text)
        if tag == "path":
            places += [x for x, _ in _points(known["d"])]
        elif tag == "circle":
            places.append(float(known["cx"]))
        elif tag != "svg":
            raise ValueError("a shape that a small line does not have")
    if not places:
        return Drawing("spark", label)
    if ends is None:
        raise ValueError("its label does not name two periods")
    first, last = _period_of(ends.group(1).split(" to ")[-1]), _period_of(ends.group(2).split(" to ")[-1])
    low, high = min(places), max(places)
    apart = _apart(first, last)
    if apart == 0 or high - low < 1:
        raise ValueError("its label names one period")
    width = (high - low) / apart
    marks = {_later(first, round((x - low) / width)) for x in places}
    return Drawing(
        "spark", label, tuple(Mark("", period=one) for one in sorted(marks, key=lambda one: one.start))
    )


# ---------------------------------------------------------------- a bar
def _bar(source: str) -> Drawing:
    width, ticks = 0.0, list[float]()
    for tag, text, _ in _ELEMENT.findall(source):
        known = _attributes(text)
        if tag == "rect" and "fill" in known.get("class", "").split():
            width = max(width, _percent(known["width"]))
        elif tag == "rect":
            ticks.append(_percent(known["x"]) / 100)
        elif tag != "svg":
            raise ValueError("a shape that a bar does not have")
    return Drawing("bar", width=width / 100, levels=tuple(ticks))
