"""The text alternative of a turn-the-curve chart: what the drawing says to those who do not see it."""

from dataclasses import dataclass

from obapipe.trends.sentences.measures import Measure
from obapipe.trends.sentences.points import last_of
from obapipe.trends.sentences.statuses import Status, status_sentence, status_word


@dataclass(frozen=True)
class Mark:
    """A figure of the chart with its period as printed."""

    value: float
    period: str


@dataclass(frozen=True)
class Band:
    """Where a line leads: its last drawn period with the range in which 8 in 10 land."""

    value: float
    lower: float
    upper: float
    period: str


@dataclass(frozen=True)
class Chart:
    """What a turn-the-curve chart shows.

    Attributes:
        title: of the indicator.
        place: whose history it is.
        first: the first shown figure, None where none is.
        last: the last one.
        lowest: the lowest shown figure.
        highest: the highest one.
        hidden: how many periods are confidential.
        baseline: the last period the line knows; empty for a sketch from the newest figure.
        ahead: where the line leads, None where none is drawn.
        target: what is aimed for and by when, None where there is no target.
        status: what is said of the curve, None where nothing is.
        more: sentences to end with, such as that of a record low.
    """

    title: str
    place: str
    first: Mark | None
    last: Mark | None
    lowest: Mark | None
    highest: Mark | None
    hidden: int
    baseline: str
    ahead: Band | None
    target: Mark | None
    status: Status | None
    more: tuple[str, ...] = ()


def chart_text(measure: Measure, chart: Chart) -> str:
    """The facts of the chart in the order of reading: history, line, target, status, and what else is said."""
    said = (
        _history(measure, chart),
        _hidden(chart),
        _ahead(measure, chart),
        _target(measure, chart),
        *_status(measure, chart),
        *chart.more,
    )
    return " ".join(text for text in said if text)


def _history(measure: Measure, chart: Chart) -> str:
    opening = f"{chart.title}, {chart.place}"
    if chart.first is None or chart.last is None:
        return f"{opening}: no figure can be shown."
    if chart.first == chart.last:
        return f"{opening}: {_at(measure, chart.last)}."
    ends = {_at(measure, chart.first), _at(measure, chart.last)}
    extremes = [
        f"{name} {measure.again(mark.value)} in {mark.period}"
        for name, mark in (("lowest", chart.lowest), ("highest", chart.highest))
        if mark is not None and _at(measure, mark) not in ends
    ]
    first = f"{measure.again(chart.first.value)} in {chart.first.period}"
    path = f"{opening}: from {first} to {_at(measure, chart.last)}"
    return f"{path}; {', '.join(extremes)}." if extremes else f"{path}."


def _hidden(chart: Chart) -> str:
    return f"Gaps in the line are confidential [c]: {chart.hidden}." if chart.hidden else ""


def _ahead(measure: Measure, chart: Chart) -> str:
    one = chart.ahead
    if one is None:
        return ""
    since = f"with the figures to {last_of(chart.baseline)}" if chart.baseline else "from the newest figure"
    return (
        f"The line drawn {since} leads to {_at(measure, Mark(one.value, one.period))} if nothing changes; 8 in 10 such "
        f"forecasts land between {measure.again(one.lower)} and {measure.value(one.upper)}."
    )


def _target(measure: Measure, chart: Chart) -> str:
    return (
        ""
        if chart.target is None
        else f"The target is {measure.value(chart.target.value)} by {chart.target.period}."
    )


def _status(measure: Measure, chart: Chart) -> tuple[str, ...]:
    if chart.status is None:
        return ()
    return f"{status_word(chart.status.status)}.", status_sentence(measure, chart.status)


def _at(measure: Measure, mark: Mark) -> str:
    return f"{measure.value(mark.value)} in {mark.period}"
