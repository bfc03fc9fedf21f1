"""Turning the curve: the whole history as a chart, the city beside it, with its table."""

from dataclasses import dataclass

from markupsafe import Markup

from obapipe.formatting import first_upper, written
from obapipe.partnership import Indicator, Section
from obapipe.periods import Period
from obapipe.publishing import curve_chart
from obapipe.publishing.axis import axis_for, period_number, period_ticks
from obapipe.publishing.cells import Cell, lined_up
from obapipe.publishing.edition import Edition, Place, Target
from obapipe.publishing.figures import Point
from obapipe.publishing.wording import (
    UNIT_WORDS,
    change,
    exact_value,
    number_cell,
    prints_a_figure,
    settled,
    shows_count,
    value_cell,
    with_unit,
)

_FEWEST_POINTS = 2


@dataclass(frozen=True)
class CurveRow:
    """A period of the table behind the chart."""

    period: str
    cells: tuple[Cell, ...]
    marks: str


@dataclass(frozen=True)
class CurveFigure:
    """One chart: heading, drawings (empty where there is nothing to draw), caption and table."""

    heading: str
    own_name: str
    other_name: str
    wide: Markup
    narrow: Markup
    caption: tuple[str, ...]
    columns: tuple[str, ...]
    rows: tuple[CurveRow, ...]
    table_title: str


@dataclass(frozen=True)
class CurveView:
    """The section."""

    figures: tuple[CurveFigure, ...]


def build(edition: Edition, place: Place, section: Section) -> CurveView:
    """Build a chart an indicator."""
    return CurveView(tuple(_figure(edition, place, name) for name in section.indicators))


def _figure(edition: Edition, place: Place, name: str) -> CurveFigure:
    indicator = edition.indicator(name)
    own = edition.series(name, place)
    beside = indicator.has_rate and not place.is_city
    other = edition.series(name, edition.city) if beside else ()
    periods = _grid([*own, *other])
    heading = _heading(edition, place, name)
    word = first_upper(edition.partnership.words.city)
    drawn = _drawing(edition, place, name, periods, own, other)
    columns = [first_upper(UNIT_WORDS[indicator.unit])]
    if shows_count(indicator):
        columns.insert(0, "Number")
    if beside:
        columns.append(f"{word} {UNIT_WORDS[indicator.unit]}")
    return CurveFigure(
        heading=heading,
        own_name=place.name,
        other_name=word if beside else "",
        wide=curve_chart.draw(drawn, "wide") if drawn else Markup(""),
        narrow=curve_chart.draw(drawn, "narrow") if drawn else Markup(""),
        caption=_caption(edition, place, name, drawn),
        columns=tuple(columns),
        rows=_rows(edition, place, name, periods),
        table_title=f"{indicator.title}: {place.name}, every period",
    )


def _grid(points: list[Point]) -> list[Period]:
    if not points:
        return []
    first, last = (choose(one.period for one in points) for choose in (min, max))
    return [first.shift(step) for step in range(period_number(last) - period_number(first) + 1)]


def _heading(edition: Edition, place: Place, name: str) -> str:
    indicator, figure = edition.indicator(name), edition.figure(name, place)
    move = None if figure is None else change(indicator, place.name, figure, figure.last_year)
    if move is None or not move.shown:
        return f"{indicator.short_title} in {place.name} over time"
    words = move.words[0].lower() + move.words[1:]
    return f"{indicator.short_title} in {place.name}: {words}"


def _line(
    edition: Edition, name: str, label: str, points: tuple[Point, ...], periods: list[Period]
) -> curve_chart.Line:
    indicator = edition.indicator(name)
    known = {one.period: one for one in points}
    values: list[tuple[int, float | None]] = []
    for period in periods:
        value = exact_value(indicator, known[period]) if period in known else None
        values.append((period_number(period), None if value is None else float(value)))
    last = known.get(periods[-1])
    end = value_cell(indicator, label, last, periods[-1])
    return curve_chart.Line(
        label,
        with_unit(indicator, end.text)
        if end.shown and indicator.unit in ("count", "percent")
        else end.text
        if end.shown
        else "",
        tuple(values),
    )


def _drawing(
    edition: Edition,
    place: Place,
    name: str,
    periods: list[Period],
    own: tuple[Point, ...],
    other: tuple[Point, ...],
) -> curve_chart.Curve | None:
    indicator, target = edition.indicator(name), edition.target(name, place)
    if max(sum(one.value_released for one in line) for line in (own, other)) < _FEWEST_POINTS:
        return None
    line = _line(edition, name, place.name, own, periods)
    beside = (
        _line(edition, name, first_upper(edition.partnership.words.city), other, periods) if other else None
    )
    values = [y for one in (line, beside) if one is not None for _, y in one.points if y is not None]
    levels = [] if target is None else [target.value]
    axis = axis_for([*values, *levels], share=indicator.unit == "percent", cut=True)
    return curve_chart.Curve(
        key=f"curve-{name.replace('_', '-')}",
        title=f"{indicator.title}: {place.name}",
        description=" ".join(_message(edition, place, name, values)),
        own=line,
        other=beside,
        axis=axis,
        suffix="%" if indicator.unit == "percent" else "",
        ticks=period_ticks(periods, 8),
        few_ticks=period_ticks(periods, 3),
        first=period_number(periods[0]),
        last=period_number(periods[-1]),
        target=_target_labels(indicator, target),
        breaks=tuple(period_number(one.period) for one in own if one.broken),
    )


def _target_labels(indicator: Indicator, target: Target | None) -> tuple[float, str, str] | None:
    if target is None:
        return None
    aim = with_unit(indicator, written(settled(indicator, target.value)))
    return target.value, f"Target {aim}", aim


def _message(edition: Edition, place: Place, name: str, values: list[float]) -> list[str]:
    indicator = edition.indicator(name)
    known = [one for one in edition.series(name, place) if one.value_released]
    if not known:
        return (
            [f"No figure of {place.name} can be shown; the line is {edition.the_city}'s."] if values else []
        )
    ends = [value_cell(indicator, place.name, one, one.period) for one in (known[0], known[-1])]
    said = " and ".join(
        f"{with_unit(indicator, cell.text)} in {one.period.label}"
        for cell, one in zip(ends, (known[0], known[-1]), strict=True)
    )
    return [
        f"{place.name}: {said}."
        if len(known) > 1
        else f"{place.name}: {with_unit(indicator, ends[0].text)} in {known[0].period.label}."
    ]


def _caption(edition: Edition, place: Place, name: str, drawn: curve_chart.Curve | None) -> tuple[str, ...]:
    indicator = edition.indicator(name)
    if drawn is None:
        few = "There is too little to draw: a line starts with the second released figure."
        return (few, *_message(edition, place, name, []))
    said = [f"{indicator.title}, {UNIT_WORDS[indicator.unit]}.", drawn.description]
    hidden = [
        one for one in edition.series(name, place) if one.status in ("confidential", "withheld at source")
    ]
    if hidden and any(one.value_released for one in edition.series(name, place)):
        said.append(f"Gaps in the line are confidential [c]: {len(hidden)}.")
    target = edition.target(name, place)
    if drawn.target is not None and target is not None:
        said.append(f"Dotted line: the target of {drawn.target[2]} for {target.period.label}.")
    if drawn.axis.low > 0:
        said.append(f"The axis starts at {drawn.axis.low:g}%, not at zero.")
    if drawn.breaks:
        said.append("[b] marks where the definition changed; figures before and after are not comparable.")
    return tuple(said)


def _rows(edition: Edition, place: Place, name: str, periods: list[Period]) -> tuple[CurveRow, ...]:
    indicator = edition.indicator(name)
    own = {one.period: one for one in edition.series(name, place)}
    whole = {one.period: one for one in edition.series(name, edition.city)}
    found: list[tuple[Cell, ...]] = []
    for period in reversed(periods):
        point = own.get(period)
        cells = [value_cell(indicator, place.name, point, period)]
        if shows_count(indicator):
            cells.insert(0, number_cell(indicator, place.name, point, period))
        if indicator.has_rate and not place.is_city:
            cells.append(value_cell(indicator, edition.city.name, whole.get(period), period))
        found.append(tuple(cells))
    return tuple(
        CurveRow(
            period.label,
            cells,
            own[period].marks if period in own and prints_a_figure(indicator, own[period]) else "",
        )
        for period, cells in zip(reversed(periods), lined_up(found), strict=True)
    )
