"""The words of a turn-the-curve chart: heading, text alternative and caption, which tell the same facts."""

from obapipe.formatting import joined
from obapipe.publishing import curve_chart
from obapipe.publishing.edition import Edition, Place
from obapipe.publishing.figures import Point
from obapipe.publishing.sections.curve_drawing import beside_of, end_label, last_drawn, told_of
from obapipe.publishing.verdicts import StatusView
from obapipe.publishing.wording import UNIT_WORDS, change, exact_value, value_cell, with_unit
from obapipe.trends.sentences.charts import Band, Chart, Mark, chart_text
from obapipe.trends.sentences.subjects import measure_of

_HIDDEN = ("confidential", "withheld at source")


def heading(edition: Edition, place: Place, name: str) -> str:
    """The change in a year, where it can be said."""
    indicator, moved = edition.indicator(name), _moved(edition, place, name)
    if not moved:
        return f"{indicator.short_title} in {place.name} over time"
    return f"{indicator.short_title} in {place.name}: {moved[0].lower()}{moved[1:]}"


def description(
    edition: Edition, place: Place, name: str, status: StatusView | None, records: tuple[str, ...]
) -> str:
    """What the drawing says to those who do not see it: history, line, target, status, change and records.

    It is for ears alone, so it says that figures are confidential and not the symbol for it.
    """
    indicator, target = edition.indicator(name), edition.target(name, place)
    series = edition.series(name, place)
    known = [(one, value) for one in series if (value := exact_value(indicator, one)) is not None]
    marks = [Mark(float(value), one.period.label) for one, value in known]
    hidden = sum(one.status in _HIDDEN for one in series)
    spread = marks if not hidden else []
    told, ahead = told_of(edition, place, name), last_drawn(edition, place, name)
    moved = _moved(edition, place, name)
    more = (
        "" if marks or not beside_of(edition, place, name) else f"The line is {edition.the_city}'s.",
        "" if status is None else f"{status.word}. {status.sentence}",
        "" if status is None else status.judged_by,
        f"{moved}." if moved else "",
        *records,
    )
    chart = Chart(
        title=indicator.title,
        place=place.name,
        first=marks[0] if marks else None,
        last=marks[-1] if marks else None,
        lowest=min(spread, key=lambda one: one.value, default=None),
        highest=max(spread, key=lambda one: one.value, default=None),
        hidden=hidden if marks else 0,
        baseline="" if told.line is None or told.line.baseline is None else told.line.baseline.label,
        ahead=None
        if ahead is None
        else Band(ahead.measure, ahead.lower_80, ahead.upper_80, ahead.period.label),
        target=None if target is None else Mark(target.value, target.period.label),
        status=None,
        more=tuple(text for text in more if text),
    )
    heard = chart_text(measure_of(indicator), chart)
    return heard.replace(" [c]", "")


def caption(edition: Edition, place: Place, name: str, drawn: curve_chart.Curve | None) -> tuple[str, ...]:
    """What the lines are and where they lead, and what else a reader of the chart has to know."""
    indicator = edition.indicator(name)
    if drawn is None:
        few = "There is too little to draw: a line starts with the second released figure."
        return (few, *_message(edition, place, name, ()))
    said = [f"{indicator.title}, {UNIT_WORDS[indicator.unit]}."]
    said += _message(edition, place, name, beside_of(edition, place, name))
    hidden = [one for one in edition.series(name, place) if one.status in _HIDDEN]
    if hidden and any(one.value_released for one in edition.series(name, place)):
        said.append(f"Gaps in the line are confidential [c]: {len(hidden)}.")
    target = edition.target(name, place)
    if drawn.target is not None and target is not None:
        said.append(f"Dotted line: the target of {drawn.target[2]} for {target.period.label}.")
    said += _lines_beyond(edition, place, name, drawn)
    if drawn.axis.low > 0:
        said.append(f"The axis starts at {drawn.axis.low:g}%, not at zero.")
    if drawn.breaks:
        said.append("[b] marks where the definition changed; figures before and after are not comparable.")
    return tuple(said)


def _lines_beyond(edition: Edition, place: Place, name: str, drawn: curve_chart.Curve) -> list[str]:
    """What the lines beyond the history are, and where they lead."""
    said: list[str] = []
    indicator, told = edition.indicator(name), told_of(edition, place, name)
    ahead = last_drawn(edition, place, name)
    if drawn.fan is not None and told.line is not None and ahead is not None:
        since = (
            "the newest figure" if told.line.baseline is None else f"the end of {told.line.baseline.label}"
        )
        said.append(f"Dashed line from {since}: what was expected if nothing changed.")
        value, low, high, least, most = (
            end_label(indicator, one)
            for one in (ahead.measure, ahead.lower_80, ahead.upper_80, ahead.lower_95, ahead.upper_95)
        )
        said.append(
            f"It leads to {value} in {ahead.period.label}; inner band: 8 in 10 between {low} and {high}; "
            f"outer band: 19 in 20 between {least} and {most}."
        )
    if drawn.older:
        said.append("Thin grey: an earlier line, kept for comparison.")
    if drawn.partners is not None:
        said.append(_partners_own(edition, place, name))
    return said


def _partners_own(edition: Edition, place: Place, name: str) -> str:
    indicator, told = edition.indicator(name), told_of(edition, place, name)
    by = dict.fromkeys(one.made_by for one in told.partners if one.made_by)
    whose = f" ({next(iter(by))})" if len(by) == 1 else ""
    values = joined([f"{end_label(indicator, one.value)} in {one.period.label}" for one in told.partners])
    return f"Round dots: what partners themselves expect{whose}: {values}; it decides nothing."


def _message(edition: Edition, place: Place, name: str, other: tuple[Point, ...]) -> list[str]:
    indicator = edition.indicator(name)
    known = [one for one in edition.series(name, place) if one.value_released]
    if not known:
        drawn = any(one.value_released for one in other)
        return [f"No figure of {place.name} can be shown; the line is {edition.the_city}'s."] if drawn else []
    ends = known[:1] if len(known) == 1 else [known[0], known[-1]]
    said = " and ".join(
        f"{with_unit(indicator, value_cell(indicator, place.name, one, one.period).text)} in {one.period.label}"
        for one in ends
    )
    return [f"{place.name}: {said}."]


def _moved(edition: Edition, place: Place, name: str) -> str:
    """The change in a year as a clause; empty where it cannot be said."""
    indicator, figure = edition.indicator(name), edition.figure(name, place)
    move = None if figure is None else change(indicator, place.name, figure, figure.last_year)
    return move.words if move is not None and move.shown else ""
