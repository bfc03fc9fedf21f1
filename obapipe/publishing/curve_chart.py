"""The big curve: an Altair specification compiled once a variant, refilled for every place.

Vega draws what has a shape. Texts are written here afterwards, at places that follow from the same two scales:
Vega would measure each of them, which costs more than twice the rest, and cut off a long name with its figure.
What the chart shows is decided in `sections.curve`; nothing here knows an indicator.
"""

import re
import textwrap
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any, Literal, cast
from xml.etree import ElementTree as ET

import altair as alt
import vl_convert
from markupsafe import Markup, escape

from obapipe.publishing.axis import Axis, tick_text
from obapipe.publishing.drawn import drawn

VL_VERSION = "6.4"
Variant = Literal["wide", "narrow"]
OWN, OTHER, TARGET, GRID, PARTNERS = "#12436D", "#767676", "#A8460B", "#d8dcdf", "#801650"
OLDER = "#8a8f94"
_SVG = "http://www.w3.org/2000/svg"


@dataclass(frozen=True)
class _Shape:
    width: int
    height: int
    right: int
    font: int
    names: bool
    letters: int


_SHAPES: dict[Variant, _Shape] = {
    "wide": _Shape(width=770, height=240, right=190, font=15, names=True, letters=22),
    "narrow": _Shape(width=248, height=210, right=62, font=14, names=False, letters=9),
}
_PADDING = {"left": 58, "top": 16, "bottom": 30}
_BASELINE = 0.35
_STUB = 0.1


@dataclass(frozen=True)
class Line:
    """A line of the chart.

    Attributes:
        name: its direct label.
        end: its latest value with unit, empty where the latest period is not released.
        points: place on the x axis and value, None for a gap, oldest first.
    """

    name: str
    end: str
    points: tuple[tuple[int, float | None], ...]


@dataclass(frozen=True)
class Fan:
    """What is expected if nothing changes.

    Attributes:
        name: its direct label.
        end: its last value with unit.
        points: place on the x axis, value, and the ends of the inner and the outer band: low, high, low, high.
        drawn_at: the place of the last fitted period, None for a sketch from the newest figure.
    """

    name: str
    end: str
    points: tuple[tuple[float, ...], ...]
    drawn_at: int | None


@dataclass(frozen=True)
class Partners:
    """What partners themselves expect: a direct label, the last value with its unit, and the points, oldest first."""

    name: str
    end: str
    points: tuple[tuple[int, float], ...]


@dataclass(frozen=True)
class Curve:
    """Everything drawn in one curve.

    Attributes:
        key: prefix of the ids, unique on a page.
        title: for those who cannot see it.
        description: the message in words.
        own: the place.
        other: the city beside it, None on the city's own page.
        axis: the value axis.
        suffix: behind every tick.
        ticks: labelled places on the x axis, wide.
        few_ticks: the same, narrow.
        first: first place on the x axis.
        last: last place on the x axis.
        target: the level aimed for, its label and a short one.
        breaks: places on the x axis from where the definition differs.
        fan: what is expected if nothing changes, None where no line is drawn.
        older: earlier lines, kept for comparison.
        partners: what partners themselves expect, None where they said nothing.
    """

    key: str
    title: str
    description: str
    own: Line
    other: Line | None
    axis: Axis
    suffix: str
    ticks: tuple[tuple[int, str], ...]
    few_ticks: tuple[tuple[int, str], ...]
    first: int
    last: int
    target: tuple[float, str, str] | None
    breaks: tuple[int, ...]
    fan: Fan | None = None
    older: tuple[tuple[tuple[int, float], ...], ...] = ()
    partners: Partners | None = None


@lru_cache(maxsize=4096)
def draw(curve: Curve, variant: Variant) -> Markup:
    """The curve as an inline SVG. Equal curves are drawn once.

    Args:
        curve: what to draw.
        variant: wide for desks and paper, narrow for telephones.
    """
    compiled, rows = _compiled(variant), _rows(curve, variant)
    domains = {"x": [curve.first, max(curve.last, curve.first + 1)], "y": [curve.axis.low, curve.axis.high]}
    specification = {
        **compiled,
        "data": [
            {**source, "values": rows[source["name"]]} if source["name"] in rows else source
            for source in compiled["data"]
        ],
        "marks": [mark for mark, source in _sources(variant) if rows[source]],
        "scales": [{**scale, "domain": domains[scale["name"]]} for scale in compiled["scales"]],
    }
    image = vl_convert.vega_to_svg(specification)
    return _accessible(image, curve, variant)


def _rows(curve: Curve, variant: Variant) -> dict[str, list[dict[str, Any]]]:
    lines = [one for one in (curve.other, curve.own) if one is not None]
    ticks = curve.ticks if _SHAPES[variant].names else curve.few_ticks
    return {
        "levels": [{"y": tick} for tick in curve.axis.ticks],
        "periods": [{"x": x} for x, _ in ticks],
        "breaks": [{"x": x} for x in curve.breaks],
        "target": [{"y": curve.target[0]}] if curve.target else [],
        **_expected(curve),
        "other": _points(curve.other),
        "own": _points(curve.own),
        "alone": [row for line in lines for row in _alone(line, OWN if line is curve.own else OTHER)],
    }


def _expected(curve: Curve) -> dict[str, list[dict[str, Any]]]:
    """The bands, the line in force, the lines before it, the partners' own and where the line was drawn."""
    fan = curve.fan.points if curve.fan else ()
    drawn_at = None if curve.fan is None else curve.fan.drawn_at
    return {
        "band95": [{"x": x, "y": low, "y2": high} for x, _, _, _, low, high in fan],
        "band80": [{"x": x, "y": low, "y2": high} for x, _, low, high, _, _ in fan],
        "forecast": [{"x": x, "y": y} for x, y, *_ in fan],
        "older": [
            {"x": x, "y": y, "line": str(number)} for number, line in enumerate(curve.older) for x, y in line
        ],
        "partners": [{"x": x, "y": y} for x, y in _dotted(curve.partners)],
        "drawn": [] if drawn_at is None else [{"x": drawn_at}],
    }


def _dotted(partners: Partners | None) -> tuple[tuple[float, float], ...]:
    """The corners of partners' line; one point alone, which no line would show, becomes a stub that draws a dot."""
    points = () if partners is None else partners.points
    return ((points[0][0] - _STUB, points[0][1]), *points) if len(points) == 1 else points


def _points(line: Line | None) -> list[dict[str, Any]]:
    return [] if line is None else [{"x": x, "y": y} for x, y in line.points]


def _alone(line: Line, colour: str) -> list[dict[str, Any]]:
    """Points with no neighbour, which a line cannot show, and the latest one."""
    known = {x: y for x, y in line.points if y is not None}
    last = line.points[-1][0] if line.points else None
    return [
        {"x": x, "y": y, "colour": colour}
        for x, y in known.items()
        if (x - 1 not in known and x + 1 not in known) or (x == last and colour == OWN)
    ]


@dataclass
class _Label:
    """Words at the right end of a line: their class, their lines of text, where they start, and their middle."""

    style: str
    lines: list[str]
    x: float
    y: float


def _texts(curve: Curve, variant: Variant) -> str:
    """Every text of the chart as markup: levels, periods, breaks, and a name at each line's end."""
    shape, left, top = _SHAPES[variant], _PADDING["left"], _PADDING["top"]
    drop = round(shape.font * _BASELINE)
    bottom = top + shape.height + 10 + shape.font
    parts = [
        _text("t-end", left - 8, top + _down(curve, shape, tick) + drop, [f"{tick_text(tick)}{curve.suffix}"])
        for tick in curve.axis.ticks
    ]
    parts += [
        _text("t-mid", left + _across(curve, shape, x), bottom, [text])
        for x, text in (curve.ticks if shape.names else curve.few_ticks)
    ]
    parts += [_text("t-mid", left + _across(curve, shape, x), top - 3, ["[b]"]) for x in curve.breaks]
    if curve.fan is not None and curve.fan.drawn_at is not None and shape.names:
        parts.append(
            _text("t-drawn", left + _across(curve, shape, curve.fan.drawn_at), top - 4, ["Baseline drawn"])
        )
    for label in _end_labels(curve, shape):
        first = label.y - (len(label.lines) - 1) * _leading(shape) / 2 + drop
        parts.append(_text(label.style, left + label.x + 10, top + first, label.lines, _leading(shape)))
    return "".join(parts)


def _text(style: str, x: float, y: float, lines: list[str], leading: int = 0) -> str:
    more = "".join(f'<tspan x="{x:.0f}" dy="{leading}">{escape(one)}</tspan>' for one in lines[1:])
    return f'<text class="{style}" x="{x:.0f}" y="{y:.0f}">{escape(lines[0])}{more}</text>'


def _across(curve: Curve, shape: _Shape, x: float) -> float:
    return shape.width * (x - curve.first) / max(curve.last - curve.first, 1)


def _down(curve: Curve, shape: _Shape, y: float) -> float:
    return shape.height * (1 - curve.axis.share(y))


def _leading(shape: _Shape) -> int:
    return shape.font + 3


def _end_labels(curve: Curve, shape: _Shape) -> list[_Label]:
    """Labels at the right end of the lines and of the target, pushed apart where they would overlap."""
    labels = _line_labels(curve, shape)
    if curve.target is not None:
        text = curve.target[1] if shape.names else curve.target[2]
        height = _down(curve, shape, curve.target[0])
        labels.append(_Label("t-aim", textwrap.wrap(text, shape.letters), shape.width, height))
    labels.sort(key=lambda one: (one.y, one.lines))
    for upper, lower in pairwise(labels):
        lower.y = max(lower.y, upper.y + _apart(upper, lower, shape))
    if labels and labels[-1].y > shape.height:
        labels[-1].y = shape.height
        for lower, upper in pairwise(reversed(labels)):
            upper.y = min(upper.y, lower.y - _apart(upper, lower, shape))
    return labels


def _line_labels(curve: Curve, shape: _Shape) -> list[_Label]:
    """Each line's name and last value at its last point; beyond the bands where there are any."""
    ends = [
        (style, line.name, line.end, [(x, y) for x, y in line.points if y is not None])
        for style, line in (("t-own", curve.own), ("t-other", curve.other))
        if line is not None
    ]
    if curve.fan is not None:
        ends.append(("t-fore", curve.fan.name, curve.fan.end, [(int(x), y) for x, y, *_ in curve.fan.points]))
    if curve.partners is not None:
        ends.append(("t-part", curve.partners.name, curve.partners.end, list(curve.partners.points)))
    ahead = curve.fan is not None and bool(curve.fan.points)
    labels: list[_Label] = []
    for style, name, end, points in ends:
        text = " ".join(one for one in (name if shape.names else "", end) if one)
        if points and text:
            x, y = points[-1]
            at = shape.width if ahead else _across(curve, shape, x)
            labels.append(_Label(style, textwrap.wrap(text, shape.letters), at, _down(curve, shape, y)))
    return labels


def _apart(upper: _Label, lower: _Label, shape: _Shape) -> float:
    return (len(upper.lines) + len(lower.lines)) * _leading(shape) / 2


@lru_cache(maxsize=2)
def _compiled(variant: Variant) -> dict[str, Any]:
    """The chart as a Vega specification with empty data."""
    shape = _SHAPES[variant]
    scale = alt.Scale(domain=[0, 1], nice=False, zero=False)
    x = alt.X("x:Q", scale=scale, axis=None)
    y = alt.Y("y:Q", scale=scale, axis=None)

    def on(name: str) -> alt.Chart:
        return alt.Chart(alt.NamedData(name=name))

    layers = [
        on("levels").mark_rule(color=GRID).encode(y=y, x=alt.value(0), x2=alt.value(shape.width)),
        on("periods")
        .mark_tick(orient="vertical", color=OTHER, size=7, thickness=1)
        .encode(x=x, y=alt.value(shape.height + 4)),
        on("breaks")
        .mark_rule(color=OTHER, strokeDash=[3, 3])
        .encode(x=x, y=alt.value(0), y2=alt.value(shape.height)),
        *(
            on(name)
            .mark_area(color=OWN, fillOpacity=opacity, stroke=OWN, strokeWidth=0.6, strokeOpacity=0.55)
            .encode(x=x, y=y, y2="y2:Q")
            for name, opacity in (("band95", 0.1), ("band80", 0.2))
        ),
        on("drawn")
        .mark_rule(color=OWN, strokeDash=[1, 3])
        .encode(x=x, y=alt.value(0), y2=alt.value(shape.height)),
        on("older")
        .mark_line(color=OLDER, strokeWidth=1, strokeDash=[6, 3])
        .encode(x=x, y=y, detail="line:N", order="x:Q"),
        on("partners")
        .mark_line(color=PARTNERS, strokeWidth=4, strokeDash=[0.1, 7], strokeCap="round")
        .encode(x=x, y=y, order="x:Q"),
        on("forecast").mark_line(color=OWN, strokeWidth=2, strokeDash=[7, 4]).encode(x=x, y=y, order="x:Q"),
        on("target")
        .mark_rule(color=TARGET, strokeDash=[2, 4], strokeWidth=2)
        .encode(y=y, x=alt.value(0), x2=alt.value(shape.width)),
        on("other").mark_line(color=OTHER, strokeWidth=1.75).encode(x=x, y=y, order="x:Q"),
        on("own").mark_line(color=OWN, strokeWidth=3.5, strokeJoin="round").encode(x=x, y=y, order="x:Q"),
        on("alone").mark_circle(size=64, opacity=1).encode(x=x, y=y, color=alt.Color("colour:N", scale=None)),
    ]
    chart = (
        alt.layer(*layers)
        .properties(
            width=shape.width,
            height=shape.height,
            padding={**_PADDING, "right": shape.right},
            autosize=alt.AutoSizeParams(type="none"),
        )
        .configure_view(stroke=None)
    )
    lite = chart.to_dict()
    lite["datasets"] = {
        name: []
        for name in (
            "levels",
            "periods",
            "breaks",
            "target",
            "other",
            "own",
            "alone",
            "band95",
            "band80",
            "forecast",
            "older",
            "partners",
            "drawn",
        )
    }
    return _undescribed(vl_convert.vegalite_to_vega(lite, vl_version=VL_VERSION))


def _undescribed(part: Any) -> Any:
    """A specification without what Vega would tell of each point: the texts of a chart are written here."""
    if isinstance(part, dict):
        known = cast(dict[str, Any], part)
        return {key: _undescribed(value) for key, value in known.items() if key != "description"}
    if isinstance(part, list):
        return [_undescribed(one) for one in cast(list[Any], part)]
    return part


@lru_cache(maxsize=2)
def _sources(variant: Variant) -> list[tuple[dict[str, Any], str]]:
    """Each mark with the name of the rows behind it; a mark without rows is left out of a drawing to save time."""
    compiled = _compiled(variant)
    behind = {one["name"]: one.get("source", one["name"]) for one in compiled["data"]}
    marks = compiled["marks"]
    return [(mark, behind[mark["from"].get("facet", mark["from"])["data"]]) for mark in marks]


def _accessible(image: str, curve: Curve, variant: Variant) -> Markup:
    """One image with a name and a description, ids of its own, its texts, no background, and no noise inside."""
    key = f"{curve.key}-{variant}"
    ET.register_namespace("", _SVG)
    root = ET.fromstring(image)  # noqa: S314 - our own renderer wrote it
    for child in list(root):
        if child.tag == f"{{{_SVG}}}rect":
            root.remove(child)
    for element in root.iter():
        for name in ("role", "aria-roledescription", "aria-label", "aria-hidden", "class", "pointer-events"):
            element.attrib.pop(name, None)
        for name, value in element.attrib.items():
            if name == "id":
                element.set(name, f"{key}-{value}")
            elif "url(#" in value:
                element.set(name, value.replace("url(#", f"url(#{key}-"))
            else:
                element.set(name, re.sub(r"(\d+\.\d)\d+", r"\1", value))
    _prune(root)
    root.attrib.pop("version", None)
    root.attrib.update(
        {
            "class": f"chart chart--{variant}",
            "role": "img",
            "focusable": "false",
            "aria-labelledby": f"{key}-t {key}-d",
        }
    )
    for position, (tag, text) in enumerate((("title", curve.title), ("desc", curve.description))):
        element = ET.Element(f"{{{_SVG}}}{tag}", {"id": f"{key}-{tag[0]}"})
        element.text = text
        root.insert(position, element)
    text = ET.tostring(root, encoding="unicode")
    text = text.replace(' xmlns:xlink="http://www.w3.org/1999/xlink"', "").replace(f' xmlns="{_SVG}"', "", 1)
    return drawn(text.replace("</svg>", f"{_texts(curve, variant)}</svg>"))


def _prune(element: ET.Element) -> None:
    """Drop invisible backgrounds and groups left empty."""
    for child in list(element):
        _prune(child)
        tag = child.tag.removeprefix(f"{{{_SVG}}}")
        invisible = tag == "path" and not child.get("stroke") and not child.get("fill")
        if (tag == "g" and len(child) == 0) or invisible:
            element.remove(child)
