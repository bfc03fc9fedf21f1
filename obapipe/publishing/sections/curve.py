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
from obapipe.publishing.judged import NOTHING, Forecast, Judged
from obapipe.publishing.verdicts import (
    StatusView,
    aim_words,
    baseline_words,
    record_words,
    status_of,
)
from obapipe.publishing.verdicts import (
    number_cell as forecast_cell,
)
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
class ForecastRow:
    """A period of the line in force: where it leads and its bands."""

    period: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class CurveFigure:
    """One chart: heading, drawings (empty where there is nothing to draw), caption and tables.

    Attributes:
        status: what is said of the curve, None where there is nothing to say.
        baseline: how, when, why and by whom the line was drawn.
        aims: what can be said of the next target.
        records: lows, highs and runs.
        expected: the line in force, period by period, oldest first.
        more: the figures of earlier lines and of partners, which the drawing shows and no table.
        has_older: whether an earlier line is drawn.
        has_partners: whether partners' own line is drawn.
    """

    heading: str
    own_name: str
    other_name: str
    wide: Markup
    narrow: Markup
    caption: tuple[str, ...]
    columns: tuple[str, ...]
    rows: tuple[CurveRow, ...]
    table_title: str
    status: StatusView | None = None
    baseline: tuple[str, ...] = ()
    aims: tuple[str, ...] = ()
    records: tuple[str, ...] = ()
    expected: tuple[ForecastRow, ...] = ()
    more: tuple[Cell, ...] = ()
    has_older: bool = False
    has_partners: bool = False


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
    told = _told(edition, place, name)
    periods = _reaching(_grid([*own, *other]), told)
    heading = _heading(edition, place, name)
    word = first_upper(edition.partnership.words.city)
    drawn = _drawing(edition, place, name, periods, own, other)
    expected = () if drawn is None else _expected_rows(indicator, place, told)
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
        rows=_rows(edition, place, name, _grid([*own, *other])),
        table_title=f"{indicator.title}: {place.name}, every period",
        status=status_of(edition, place, name),
        baseline=baseline_words(edition, place, name) if expected else (),
        aims=aim_words(edition, place, name),
        records=record_words(edition, place, name),
        expected=expected,
        more=() if drawn is None else _more_cells(indicator, place, told),
        has_older=bool(drawn and drawn.older),
        has_partners=bool(drawn and drawn.partners),
    )


_BANDS = (
    ("forecast", "measure"),
    ("forecast, 8 in 10 from", "lower_80"),
    ("forecast, 8 in 10 to", "upper_80"),
    ("forecast, 19 in 20 from", "lower_95"),
    ("forecast, 19 in 20 to", "upper_95"),
)
_AHEAD = 12


def _told(edition: Edition, place: Place, name: str) -> Judged:
    """What is drawn beyond the history: nothing of a year to date, nor where the place shows no history."""
    if edition.indicator(name).accumulate is not None:
        return NOTHING
    if not any(one.value_released for one in edition.series(name, place)):
        return NOTHING
    return edition.judged(name, place)


def _reaching(periods: list[Period], told: Judged) -> list[Period]:
    """The periods of the axis: to the end of the line in force, but at most a year of months past the newest figure."""
    if not periods or told.line is None or not told.line.path:
        return periods
    end = min(told.line.path[-1].period, periods[-1].shift(_AHEAD))
    return _between(periods[0], max(end, periods[-1]))


def _between(first: Period, last: Period) -> list[Period]:
    return [first.shift(step) for step in range(period_number(last) - period_number(first) + 1)]


def _seen(told: Judged, periods: list[Period]) -> list[Forecast]:
    """The part of the line in force that the axis reaches."""
    return [] if told.line is None else [one for one in told.line.path if one.period <= periods[-1]]


def _expected_rows(indicator: Indicator, place: Place, told: Judged) -> tuple[ForecastRow, ...]:
    if told.line is None:
        return ()
    return tuple(
        ForecastRow(
            one.period.label,
            tuple(
                forecast_cell(indicator, place, one.period.text, measure, getattr(one, field))
                for measure, field in _BANDS
            ),
        )
        for one in told.line.path
    )


def _more_cells(indicator: Indicator, place: Place, told: Judged) -> tuple[Cell, ...]:
    """The figures of earlier lines and of partners."""
    older = [
        forecast_cell(
            indicator, place, one.period.text, f"earlier forecast of {line.baseline.text}", one.measure
        )
        for line in told.lines
        if not line.in_force and line.baseline is not None
        for one in line.path
    ]
    partners = [
        forecast_cell(indicator, place, period.text, "partners' forecast", value)
        for period, value in told.partners
    ]
    return (*older, *partners)


def _fan(indicator: Indicator, told: Judged, periods: list[Period]) -> curve_chart.Fan | None:
    seen = _seen(told, periods)
    if not seen or told.line is None:
        return None
    return curve_chart.Fan(
        "Expected",
        with_unit(indicator, written(settled(indicator, seen[-1].measure)))
        if indicator.unit in ("count", "percent")
        else written(settled(indicator, seen[-1].measure)),
        tuple(
            (
                period_number(one.period),
                *(
                    float(settled(indicator, value))
                    for value in (one.measure, one.lower_80, one.upper_80, one.lower_95, one.upper_95)
                ),
            )
            for one in seen
        ),
        None if told.line.baseline is None else period_number(told.line.baseline),
    )


def _grid(points: list[Point]) -> list[Period]:
    if not points:
        return []
    return _between(*(choose(one.period for one in points) for choose in (min, max)))


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
    newest = max(known, default=periods[-1])
    end = value_cell(indicator, label, known.get(newest), newest)
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
    told = _told(edition, place, name)
    fan = _fan(indicator, told, periods)
    older = tuple(
        tuple(
            (period_number(one.period), float(settled(indicator, one.measure)))
            for one in earlier.path
            if periods[0] <= one.period <= periods[-1]
        )
        for earlier in told.lines
        if not earlier.in_force and earlier.baseline is not None
    )
    partners = tuple(
        (period_number(period), float(settled(indicator, value)))
        for period, value in told.partners
        if periods[0] <= period <= periods[-1]
    )
    ahead = [y for _, *ys in (fan.points if fan else ()) for y in ys]
    ahead += [y for path in (*older, partners) for _, y in path]
    axis = axis_for([*values, *levels, *ahead], share=indicator.unit == "percent", cut=True)
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
        fan=fan,
        older=tuple(path for path in older if path),
        partners=partners,
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
    said += _fan_words(edition, place, name, drawn)
    if drawn.axis.low > 0:
        said.append(f"The axis starts at {drawn.axis.low:g}%, not at zero.")
    if drawn.breaks:
        said.append("[b] marks where the definition changed; figures before and after are not comparable.")
    return tuple(said)


def _fan_words(edition: Edition, place: Place, name: str, drawn: curve_chart.Curve) -> list[str]:
    """What the lines beyond the history are."""
    said: list[str] = []
    line = _told(edition, place, name).line
    if drawn.fan is not None and line is not None:
        since = "the newest figure" if line.baseline is None else f"the end of {line.baseline.label}"
        said.append(
            f"Dashed line from {since}: what was expected if nothing changed; inner band 8 in 10, outer 19 in 20."
        )
    if drawn.older:
        said.append("Thin grey: an earlier line, kept for comparison.")
    if drawn.partners:
        said.append("Purple dots: what partners themselves expect; it decides nothing.")
    return said


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
