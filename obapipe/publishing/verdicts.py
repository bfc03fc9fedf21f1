"""The status of a curve as a page shows it: word, mark, sentence and the figures it rests on. Derives nothing."""

from dataclasses import dataclass, replace
from typing import Any

from obapipe.formatting import plain, written
from obapipe.partnership import Indicator
from obapipe.periods import Period, containing, parse_period
from obapipe.publishing.cells import Cell
from obapipe.publishing.edition import Edition, Place
from obapipe.publishing.judged import Judged
from obapipe.publishing.wording import settled
from obapipe.trends.sentences.baselines import Baseline, baseline_sentences
from obapipe.trends.sentences.points import stretch
from obapipe.trends.sentences.records import Extreme, extreme, run
from obapipe.trends.sentences.statuses import MARKS, WORDS, Status, false_flags, status_sentence
from obapipe.trends.sentences.subjects import measure_of
from obapipe.trends.sentences.targets import Aim, aim_sentences

_PARTS = {"month": "month", "quarter": "quarter"}
_WORTH_A_RECORD = {"month": 12, "quarter": 8}
_LOOK = {"month": 3}
_SELDOM = 0.1


@dataclass(frozen=True)
class StatusView:
    """A status with its place.

    Attributes:
        title: whose it is, and of what.
        word: a few words.
        mark: a sign beside the word, hidden from those who listen.
        sentence: what it means here.
        judged_by: which figures it is judged by, where the sentence does not say; empty where nothing is judged.
        cells: the figures the sentence rests on.
    """

    title: str
    word: str
    mark: str
    sentence: str
    judged_by: str
    cells: tuple[Cell, ...]


def status_of(edition: Edition, place: Place, name: str) -> StatusView | None:
    """The status of an indicator in a place; None where it has no series at all."""
    indicator, judged = edition.indicator(name), edition.judged(name, place)
    row = judged.verdict
    if row is None:
        return None
    measure = measure_of(indicator)
    said = Status(
        status=row["status"],
        block=row["block"],
        actual=row["actual"],
        expected=row["expected"],
        start=row["start_value"],
        baseline=_label(indicator, row["baseline"]),
        window=_window(indicator, row),
        look=_label(indicator, row["look_period"]),
        direction=row["base_direction"],
        detectable=row["detectable_percent"],
        seen=_label(indicator, row["seen_period"]),
        good_enough=None if row["good_enough"] is None else row["good_enough"] == "yes",
        elsewhere="" if place.is_city else f"{edition.the_city}'s",
        next_look=_next_look(indicator, row["baseline"]),
        averaged=row["window_first"] != row["window_last"],
        before="quarter" if indicator.frequency in _PARTS else "year",
    )
    told = row["status"] != "cannot_judge"
    sentence = status_sentence(measure, said)
    return StatusView(
        title=f"{indicator.short_title} in {place.name}",
        word=WORDS[row["status"]],
        mark=MARKS[row["status"]],
        sentence=sentence,
        judged_by=_judged_by(indicator, said, sentence) if told else "",
        cells=_cells(indicator, place, row) if told else (),
    )


def _judged_by(indicator: Indicator, said: Status, sentence: str) -> str:
    """Which figures a status rests on: single months of a year to date, or a stretch its sentence does not name."""
    which = f"the mean of {said.window}" if said.averaged else said.window
    if indicator.accumulate is not None:
        return f"Judged by single {indicator.frequency}s, not by the year so far: {which}."
    return "" if said.window in sentence else f"Judged by {which}."


def _cells(indicator: Indicator, place: Place, row: Any) -> tuple[Cell, ...]:
    """The means that a status is judged by, as the download tells them."""
    return tuple(
        number_cell(indicator, place, row["look_period"], measure, row[column])
        for measure, column in (
            ("actual over the same months", "actual"),
            ("expected if nothing had changed", "expected"),
            ("mean of the last three at the baseline", "start_value"),
        )
        if row[column] is not None
    )


def number_cell(indicator: Indicator, place: Place, period: str, measure: str, value: float) -> Cell:
    """A number that is no figure of a period: a forecast, a mean, a needed change."""
    shown = settled(indicator, value)
    return Cell(written(shown), plain(shown), place.name, indicator.title, period, measure)


def baseline_words(edition: Edition, place: Place, name: str) -> tuple[str, ...]:
    """How, when, why and by whom the baseline was drawn; empty where there is none."""
    indicator, row = edition.indicator(name), edition.judged(name, place).baseline
    if row is None:
        return ()
    return baseline_sentences(
        Baseline(
            period=_label(indicator, row["baseline"]),
            method=row["method"],
            reason=row["reason"] or "",
            decided_by=row["decided_by"] or "",
            expires=_label(indicator, row["expires"]),
            provisional=row["provisional"],
        )
    )


def aim_words(edition: Edition, place: Place, name: str) -> tuple[str, ...]:
    """What can be said of the next target beyond its distance: what is needed, how often it was seen, how likely."""
    aim = _next_aim(edition, place, name)
    return () if aim is None else aim_sentences(measure_of(edition.indicator(name)), aim)[1:]


def chance_words_of(edition: Edition, place: Place, name: str) -> tuple[str, ...]:
    """How likely the next target is; empty beyond the forecast's reach."""
    aim = _next_aim(edition, place, name)
    if aim is None:
        return ()
    return aim_sentences(measure_of(edition.indicator(name)), replace(aim, needed=None))[1:]


def _next_aim(edition: Edition, place: Place, name: str) -> Aim | None:
    """The next target as a sentence needs it; None where there is none, or where the newest figure is not shown."""
    indicator, judged = edition.indicator(name), edition.judged(name, place)
    row = next((one for one in judged.outlooks if one["periods_left"] > 0), None)
    return None if row is None or not _shown_now(judged) else _aim(indicator, row)


def aim_of(edition: Edition, place: Place, name: str) -> Aim | None:
    """The next target, or else the last that has passed; None where there is none or the newest figure is not shown."""
    judged = edition.judged(name, place)
    ahead = _next_aim(edition, place, name)
    if ahead is not None or not judged.outlooks or not _shown_now(judged):
        return ahead
    return _aim(edition.indicator(name), judged.outlooks[-1])


def _aim(indicator: Indicator, row: Any) -> Aim:
    return Aim(
        target=row["target_value"],
        period=_label(indicator, row["target_period"]),
        set_by=row["set_by"] or "",
        left=row["periods_left"],
        part=_PARTS.get(indicator.frequency, "year"),
        needed=row["needed_per_period"],
        accumulates=indicator.accumulate is not None,
        spells=row["spells"],
        met=row["spells_met"],
        chance=row["chance"],
        reached=row["reached"],
    )


def record_words(edition: Edition, place: Place, name: str) -> tuple[str, ...]:
    """A low or high worth saying, and a run that chance seldom gives; nothing where the figure is not shown."""
    found = (extreme_words(edition, place, name), _run_words(edition, place, name))
    return tuple(text for text in found if text)


def extreme_words(edition: Edition, place: Place, name: str) -> str:
    """A low or high worth saying; empty where the figure is none or is not shown."""
    indicator, row = edition.indicator(name), _record(edition, place, name)
    verdict = edition.judged(name, place).verdict
    worth = _WORTH_A_RECORD.get(indicator.frequency, 4)
    if row is None or verdict is None or row["extreme"] is None or row["periods"] < worth:
        return ""
    part, first = _PARTS.get(indicator.frequency, "year"), _label(indicator, row["since_period"])
    found = Extreme(row["extreme"], row["periods"], part, row["whole_series"], first)
    return extreme(measure_of(indicator), verdict["latest"], found)


def _run_words(edition: Edition, place: Place, name: str) -> str:
    row, part = _record(edition, place, name), _PARTS.get(edition.indicator(name).frequency, "year")
    if (
        row is None
        or row["run_direction"] is None
        or row["run_chance"] is None
        or row["run_chance"] > _SELDOM
    ):
        return ""
    return run(row["run_direction"], row["run_length"], part, row["run_chance"])


def _record(edition: Edition, place: Place, name: str) -> Any:
    """The row of `record`; None of a year to date, and where the newest figure is not shown."""
    judged = edition.judged(name, place)
    if edition.indicator(name).accumulate is not None or not _shown_now(judged):
        return None
    return judged.record


def _shown_now(judged: Judged) -> bool:
    return judged.verdict is not None and judged.verdict["latest"] is not None


def _window(indicator: Indicator, row: Any) -> str:
    first, last = row["window_first"], row["window_last"]
    if first is None or last is None:
        return _label(indicator, last)
    return stretch(parse_period(first, indicator.frequency), parse_period(last, indicator.frequency))


def _label(indicator: Indicator, text: str | None) -> str:
    return "" if text is None else parse_period(text, indicator.frequency).label


def _next_look(indicator: Indicator, baseline: str | None) -> str:
    if baseline is None:
        return ""
    return parse_period(baseline, indicator.frequency).shift(_LOOK.get(indicator.frequency, 1)).label


def reported(edition: Edition, place: Place, name: str) -> Period:
    """The period a place reports of an indicator, or the one of the month where there is none."""
    figure = edition.figure(name, place)
    return (
        containing(edition.month.text, edition.indicator(name).frequency) if figure is None else figure.period
    )


@dataclass(frozen=True)
class MonthStatuses:
    """What a month's index says of the curves: the city's statuses, and how many flags chance alone would raise."""

    city: tuple[StatusView, ...]
    flags: str


def month_statuses(edition: Edition) -> MonthStatuses:
    """The city's status of every obsession, or of every first indicator of a dashboard where none is named."""
    partnership = edition.partnership
    firsts = (product.sections[0].indicators[:1] for product in partnership.products if product.sections)
    names = partnership.obsessions or tuple(dict.fromkeys(name for one in firsts for name in one))
    found = (status_of(edition, edition.city, name) for name in names)
    judged = sum(
        (row := edition.judged(name, place).verdict) is not None and row["status"] != "cannot_judge"
        for name in partnership.indicators
        for place in edition.clusters
    )
    said = false_flags(judged, partnership.words.cluster) if judged else ""
    return MonthStatuses(tuple(one for one in found if one is not None), said)
