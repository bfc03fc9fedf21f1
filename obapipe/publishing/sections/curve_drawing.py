"""What a turn-the-curve chart draws: history, the lines beyond it, axis and labels. Words are in `curve_words`."""

from decimal import Decimal
from functools import lru_cache

from obapipe.formatting import first_upper, written
from obapipe.partnership import Indicator
from obapipe.periods import Period
from obapipe.publishing import curve_chart
from obapipe.publishing.axis import axis_for, period_number, period_ticks
from obapipe.publishing.edition import Edition, Place, Target
from obapipe.publishing.figures import Point
from obapipe.publishing.judged import NOTHING, Forecast, Judged
from obapipe.publishing.wording import exact_value, settled, value_cell, with_unit

_FEWEST_POINTS = 2
_AHEAD = 12


def told_of(edition: Edition, place: Place, name: str) -> Judged:
    """What is drawn beyond the history: nothing of a year to date, nor where the place shows no history."""
    if edition.indicator(name).accumulate is not None:
        return NOTHING
    if not any(one.value_released for one in edition.series(name, place)):
        return NOTHING
    return edition.judged(name, place)


def beside_of(edition: Edition, place: Place, name: str) -> tuple[Point, ...]:
    """The city's history where it is drawn beside the place's: of rates, on every page but the city's own."""
    beside = edition.indicator(name).has_rate and not place.is_city
    return edition.series(name, edition.city) if beside else ()


def grid(points: tuple[Point, ...]) -> tuple[Period, ...]:
    """Every period from the first point to the last, those without a point too."""
    if not points:
        return ()
    return _between(*(choose(one.period for one in points) for choose in (min, max)))


def drawing(edition: Edition, place: Place, name: str, description: str) -> curve_chart.Curve | None:
    """Everything a chart shows; None where there are too few figures for a line."""
    indicator, target = edition.indicator(name), edition.target(name, place)
    own, other = edition.series(name, place), beside_of(edition, place, name)
    if max(sum(one.value_released for one in line) for line in (own, other)) < _FEWEST_POINTS:
        return None
    told = told_of(edition, place, name)
    periods = _reaching(grid((*own, *other)), told)
    city = first_upper(edition.partnership.words.city)
    line = _line(indicator, place.name, own, periods)
    beside = _line(indicator, city, other, periods) if other else None
    fan, partners = _fan(indicator, told, periods), _partners(indicator, told, periods)
    older = _older(indicator, told, periods)
    values = [y for one in (line, beside) if one is not None for _, y in one.points if y is not None]
    levels = [] if target is None else [target.value]
    ahead = [y for _, *ys in (fan.points if fan else ()) for y in ys]
    ahead += [y for path in (*older, partners.points if partners else ()) for _, y in path]
    return curve_chart.Curve(
        key=f"curve-{name.replace('_', '-')}",
        title=f"{indicator.title}: {place.name}",
        description=description,
        own=line,
        other=beside,
        axis=axis_for([*values, *levels, *ahead], share=indicator.unit == "percent", cut=True),
        suffix="%" if indicator.unit == "percent" else "",
        ticks=period_ticks(periods, 8),
        few_ticks=period_ticks(periods, 3),
        first=period_number(periods[0]),
        last=period_number(periods[-1]),
        target=_target_labels(indicator, target),
        breaks=tuple(period_number(one.period) for one in own if one.broken),
        fan=fan,
        older=older,
        partners=partners,
    )


def last_drawn(edition: Edition, place: Place, name: str) -> Forecast | None:
    """Where the line in force leads as far as the axis reaches; None where none is drawn."""
    told = told_of(edition, place, name)
    points = (*edition.series(name, place), *beside_of(edition, place, name))
    seen = _seen(told, _reaching(grid(points), told)) if points else []
    return seen[-1] if seen else None


def end_label(indicator: Indicator, value: float | Decimal) -> str:
    """A value at the end of a line: with its unit where that is short."""
    text = written(settled(indicator, value))
    return with_unit(indicator, text) if indicator.unit in ("count", "percent") else text


def _reaching(periods: tuple[Period, ...], told: Judged) -> tuple[Period, ...]:
    """The periods of the axis: to the end of the line in force, but at most twelve past the newest figure."""
    if not periods or told.line is None or not told.line.path:
        return periods
    end = min(told.line.path[-1].period, periods[-1].shift(_AHEAD))
    return _between(periods[0], max(end, periods[-1]))


@lru_cache(maxsize=1024)
def _between(first: Period, last: Period) -> tuple[Period, ...]:
    return tuple(first.shift(step) for step in range(period_number(last) - period_number(first) + 1))


def _seen(told: Judged, periods: tuple[Period, ...]) -> list[Forecast]:
    """The part of the line in force that the axis reaches."""
    return [] if told.line is None else [one for one in told.line.path if one.period <= periods[-1]]


def _fan(indicator: Indicator, told: Judged, periods: tuple[Period, ...]) -> curve_chart.Fan | None:
    seen = _seen(told, periods)
    if not seen or told.line is None:
        return None
    points = tuple(
        (
            period_number(one.period),
            *(
                float(settled(indicator, value))
                for value in (one.measure, one.lower_80, one.upper_80, one.lower_95, one.upper_95)
            ),
        )
        for one in seen
    )
    drawn_at = None if told.line.baseline is None else period_number(told.line.baseline)
    return curve_chart.Fan("Baseline", end_label(indicator, seen[-1].measure), points, drawn_at)


def _older(
    indicator: Indicator, told: Judged, periods: tuple[Period, ...]
) -> tuple[tuple[tuple[int, float], ...], ...]:
    """The lines that were in force before, as far as the axis reaches."""
    lines = (
        tuple(
            (period_number(one.period), float(settled(indicator, one.measure)))
            for one in earlier.path
            if periods[0] <= one.period <= periods[-1]
        )
        for earlier in told.lines
        if not earlier.in_force and earlier.baseline is not None
    )
    return tuple(line for line in lines if line)


def _partners(indicator: Indicator, told: Judged, periods: tuple[Period, ...]) -> curve_chart.Partners | None:
    """The part of partners' own line that the axis reaches."""
    known = [one for one in told.partners if periods[0] <= one.period <= periods[-1]]
    if not known:
        return None
    points = tuple((period_number(one.period), float(settled(indicator, one.value))) for one in known)
    return curve_chart.Partners("Partners expect", end_label(indicator, known[-1].value), points)


def _line(
    indicator: Indicator, label: str, points: tuple[Point, ...], periods: tuple[Period, ...]
) -> curve_chart.Line:
    known = {one.period: one for one in points}
    values: list[tuple[int, float | None]] = []
    for period in periods:
        value = exact_value(indicator, known[period]) if period in known else None
        values.append((period_number(period), None if value is None else float(value)))
    newest = max(known, default=periods[-1])
    end = value_cell(indicator, label, known.get(newest), newest)
    short = indicator.unit in ("count", "percent")
    text = with_unit(indicator, end.text) if short else end.text
    return curve_chart.Line(label, text if end.shown else "", tuple(values))


def _target_labels(indicator: Indicator, target: Target | None) -> tuple[float, str, str] | None:
    if target is None:
        return None
    aim = with_unit(indicator, written(settled(indicator, target.value)))
    return target.value, f"Target {aim}", aim
