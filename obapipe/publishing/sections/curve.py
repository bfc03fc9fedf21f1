"""Turning the curve: the whole history as a chart, the city beside it, with its tables."""

from dataclasses import dataclass, replace

from markupsafe import Markup

from obapipe.formatting import first_upper
from obapipe.partnership import Indicator, Section
from obapipe.publishing import curve_chart
from obapipe.publishing.cells import Cell, lined_up
from obapipe.publishing.edition import Edition, Place
from obapipe.publishing.judged import Judged
from obapipe.publishing.lookups import target_cell
from obapipe.publishing.sections.curve_drawing import beside_of, drawing, grid, told_of
from obapipe.publishing.sections.curve_words import caption, description, heading
from obapipe.publishing.verdicts import StatusView, aim_words, baseline_words, record_words, status_of
from obapipe.publishing.verdicts import number_cell as forecast_cell
from obapipe.publishing.wording import UNIT_WORDS, number_cell, prints_a_figure, shows_count, value_cell

_FORECAST = "[f]"
_BANDS = (
    ("forecast", "measure"),
    ("forecast, 8 in 10 from", "lower_80"),
    ("forecast, 8 in 10 to", "upper_80"),
    ("forecast, 19 in 20 from", "lower_95"),
    ("forecast, 19 in 20 to", "upper_95"),
)


@dataclass(frozen=True)
class CurveRow:
    """A period of the table behind the chart."""

    period: str
    cells: tuple[Cell, ...]
    marks: str


@dataclass(frozen=True)
class ForecastRow:
    """A period of the line in force: the figure, the line and its bands; `[f]` where no figure is due yet."""

    period: str
    cells: tuple[Cell, ...]
    marks: str


@dataclass(frozen=True)
class CurveFigure:
    """One chart: heading, drawings (empty where there is nothing to draw), caption and tables.

    Attributes:
        status: what is said of the curve, None where there is nothing to say.
        baseline: how, when, why and by whom the line was drawn.
        aims: what can be said of the next target.
        records: lows, highs and runs.
        expected: the line in force beside the figures, latest period first, with its title and columns.
        more: the figures of earlier lines, of partners and of the target, which the drawing shows and no table.
        drawn_beyond: the lines beyond the history, class and name, for the legend of the narrow drawing.
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
    expected_title: str = ""
    expected_columns: tuple[str, ...] = ()
    more: tuple[Cell, ...] = ()
    drawn_beyond: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class CurveView:
    """The section."""

    figures: tuple[CurveFigure, ...]


def build(edition: Edition, place: Place, section: Section) -> CurveView:
    """Build a chart an indicator."""
    return CurveView(tuple(_figure(edition, place, name) for name in section.indicators))


def _figure(edition: Edition, place: Place, name: str) -> CurveFigure:
    indicator, told = edition.indicator(name), told_of(edition, place, name)
    status, records = status_of(edition, place, name), record_words(edition, place, name)
    drawn = drawing(edition, place, name, description(edition, place, name, status, records))
    city = first_upper(edition.partnership.words.city) if indicator.has_rate and not place.is_city else ""
    expected = () if drawn is None else _expected_rows(edition, place, name, told)
    return CurveFigure(
        heading=heading(edition, place, name),
        own_name=place.name,
        other_name=city,
        wide=curve_chart.draw(drawn, "wide") if drawn else Markup(""),
        narrow=curve_chart.draw(drawn, "narrow") if drawn else Markup(""),
        caption=caption(edition, place, name, drawn),
        columns=_columns(indicator, city),
        rows=_rows(edition, place, name),
        table_title=f"{indicator.title}: {place.name}, every period",
        status=status,
        baseline=baseline_words(edition, place, name) if expected else (),
        aims=aim_words(edition, place, name),
        records=records,
        expected=expected,
        expected_title=f"{indicator.title}: {place.name}, what was expected if nothing changed",
        expected_columns=(
            first_upper(UNIT_WORDS[indicator.unit]),
            *(first_upper(measure.removeprefix("forecast, ")) for measure, _ in _BANDS),
        ),
        more=() if drawn is None else _more_cells(edition, place, name, told),
        drawn_beyond=_drawn_beyond(drawn),
    )


def _columns(indicator: Indicator, city: str) -> tuple[str, ...]:
    number = ("Number",) if shows_count(indicator) else ()
    beside = (f"{city} {UNIT_WORDS[indicator.unit]}",) if city else ()
    return (*number, first_upper(UNIT_WORDS[indicator.unit]), *beside)


def _drawn_beyond(drawn: curve_chart.Curve | None) -> tuple[tuple[str, str], ...]:
    """The lines beyond the history as the legend of a narrow drawing lists them: class and name."""
    if drawn is None:
        return ()
    lines = (
        ("fore", "" if drawn.fan is None else drawn.fan.name),
        ("part", "" if drawn.partners is None else drawn.partners.name),
        ("aim", "Target" if drawn.target is not None else ""),
    )
    return tuple((style, name) for style, name in lines if name)


def _expected_rows(edition: Edition, place: Place, name: str, told: Judged) -> tuple[ForecastRow, ...]:
    """The line in force beside the figures that have come, latest period first."""
    if told.line is None:
        return ()
    indicator, known = edition.indicator(name), {one.period: one for one in edition.series(name, place)}
    newest = max(known)
    path = tuple(reversed(told.line.path))
    rows = [
        (
            value_cell(indicator, place.name, known.get(one.period), one.period),
            *(
                replace(
                    forecast_cell(indicator, place, one.period.text, measure, getattr(one, field)),
                    marks=_FORECAST,
                )
                for measure, field in _BANDS
            ),
        )
        for one in path
    ]
    return tuple(
        ForecastRow(one.period.label, cells, "" if one.period <= newest else _FORECAST)
        for one, cells in zip(path, lined_up(rows), strict=True)
    )


def _more_cells(edition: Edition, place: Place, name: str, told: Judged) -> tuple[Cell, ...]:
    """The figures of earlier lines, of partners and of the target."""
    indicator, target = edition.indicator(name), target_cell(edition, place, name)
    older = [
        forecast_cell(
            indicator, place, one.period.text, f"earlier forecast of {line.baseline.text}", one.measure
        )
        for line in told.lines
        if not line.in_force and line.baseline is not None
        for one in line.path
    ]
    partners = [
        forecast_cell(indicator, place, one.period.text, "partners' forecast", one.value)
        for one in told.partners
    ]
    return (*older, *partners, *(() if target is None else (target,)))


def _rows(edition: Edition, place: Place, name: str) -> tuple[CurveRow, ...]:
    indicator = edition.indicator(name)
    periods = grid((*edition.series(name, place), *beside_of(edition, place, name)))
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
