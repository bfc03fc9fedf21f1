"""Every kind of sentence about every indicator of every catalogue reads and names no cause, whatever the figures."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from obapipe.partnership import Indicator
from obapipe.periods import Period, containing
from obapipe.trends.sentences import points
from obapipe.trends.sentences.baselines import Baseline, baseline_sentences
from obapipe.trends.sentences.changes import (
    Step,
    beside,
    change_and_last_year,
    change_since,
    change_to,
    down_from,
    more_than_chance,
    number_and_rate_since,
)
from obapipe.trends.sentences.charts import Band, Chart, Mark, chart_text
from obapipe.trends.sentences.directions import Balance, direction_sentence
from obapipe.trends.sentences.elsewhere import Elsewhere, beside_elsewhere, change_beside_elsewhere
from obapipe.trends.sentences.positions import (
    Standing,
    moves_sentence,
    position_sentences,
    quartile_sentence,
)
from obapipe.trends.sentences.records import Extreme, Trend, extreme, run, trend
from obapipe.trends.sentences.statuses import (
    WORDS,
    Status,
    false_flags,
    status_mark,
    status_sentence,
    status_word,
)
from obapipe.trends.sentences.subjects import measure_of, number_of
from obapipe.trends.sentences.targets import Aim, aim_sentences

PROJECT = Path(__file__).resolve().parents[3]
CATALOGUES = (
    PROJECT / "obapipe/demo/reference/indicators.toml",
    *sorted(PROJECT.glob("partnerships/*/raw/reference/indicators.toml")),
)
INDICATORS = [
    Indicator.model_validate(entry)
    for path in CATALOGUES
    for entry in tomllib.loads(path.read_text(encoding="utf-8"))["indicator"].values()
]
CAUSAL = re.compile(
    r"\b(because|due to|thanks to|as a result|resulted?|led to|leads? to (?:more|fewer|better|worse)|caus\w+|effects?|"
    r"impact\w*|owing to|driven by|drives?|drove|so that|therefore|hence|attribut\w+|contribut\w+|explains why|"
    r"achieved by|brought about|made a difference|consequen\w+)\b",
    re.IGNORECASE,
)
UNTIDY = re.compile(
    r"None(?! of the)|\bnan\b|\binf\b|  | [.,;:)]|\( |\.\.|,,|;\.|(?<!\d)-\d|\u2212|\d \(0\.0%\)|\b1 months left"
    r"|\ba (?:8|11\b|18\b)"
)
BLOCKS = (
    "too_short",
    "suppressed",
    "break",
    "late",
    "coverage",
    "too_small",
    "expired",
    "no_baseline",
    "not_yet",
)


def about_change(
    one: Indicator, now: float, before: float, other: float, months: tuple[Period, Period, Period]
) -> Iterator[str]:
    measure, number, (latest, year_before, start) = measure_of(one), number_of(one), months
    step = Step(now, before, points.since(start, one.kind), significant=now > before)
    year = Step(now, other, points.since(year_before, one.kind))
    people = Step(round(now), round(before), points.since(start, one.kind))
    yield change_since(measure, step)
    yield change_to(measure, step)
    yield change_and_last_year(measure, step, year, latest.label)
    yield number_and_rate_since(number, people, measure, step)
    yield down_from(measure, year, year_before.label)
    yield beside(measure, step, year, "2011/12", "2010/11")
    yield more_than_chance(step)
    yield beside_elsewhere(
        measure, now, (Elsewhere("England", before, "2011/12"), Elsewhere("neighbours", now))
    )
    yield change_beside_elsewhere(measure, step, "2011/12", year, "England")


def about_the_past(one: Indicator, now: float, count: int, chance: float) -> Iterator[str]:
    measure, part = (
        measure_of(one),
        {"month": "month", "quarter": "quarter"}.get(one.frequency, "year"),
    )
    for sense, whole in (("lowest", True), ("highest", False)):
        yield extreme(measure, now, Extreme(sense, count, part, whole, "2004"))
    yield run("rising", count, part, chance)
    for marker in ("Increasing and getting worse", "decreasing", "no significant change", None):
        yield trend(measure, Trend(marker, now - count, "2008", "2012"))


def about_the_curve(one: Indicator, status: Status, numbers: tuple[float, float, float]) -> Iterator[str]:
    measure, (now, before, ahead) = measure_of(one), numbers
    yield status_sentence(measure, status)
    yield chart_text(
        measure,
        Chart(
            title=one.title,
            place="Brook",
            first=Mark(before, "April 2009"),
            last=Mark(now, "December 2012"),
            lowest=Mark(min(now, before), "April 2010"),
            highest=Mark(max(now, before), "April 2011"),
            hidden=1,
            baseline="March 2012",
            ahead=Band(ahead, ahead / 2, ahead * 2, "December 2013"),
            target=Mark(ahead, "March 2014"),
            status=status,
        ),
    )
    yield direction_sentence(measure, one.better_basis, tuple(Balance(name) for name in one.balancing))


def about_the_rest(one: Indicator, needed: float, count: int, chance: float) -> Iterator[str]:
    measure = measure_of(one)
    for left in (count, 0):
        reached = None if left else chance > 0.5
        yield from aim_sentences(
            measure,
            Aim(
                target=abs(needed),
                period="March 2014",
                set_by="Board",
                left=left,
                part="month",
                needed=needed,
                accumulates=one.accumulate is not None,
                spells=count,
                met=count // 2,
                chance=chance,
                reached=reached,
            ),
        )
    for quartile, flag in ((1, "Low (0.001)"), (4, "High (0.025)"), (2, "Not significant")):
        standing = Standing("Brook", count, count + 8, 1, quartile, flag, None, "clusters", "the city")
        yield from position_sentences(measure, standing)
        yield quartile_sentence(measure, standing, one.short_title)
    for method in ("theta", "last_3", "last", "last_year", "top_down"):
        yield from baseline_sentences(
            Baseline("March 2012", method, "the plan began", "Board", "", provisional=True)
        )
    yield moves_sentence("clusters", count, 3, 4, "March 2012")
    yield false_flags(count, "cluster")


figures = st.one_of(st.just(0.0), st.floats(0, 100), st.floats(0, 100_000))


@settings(max_examples=200)
@given(
    st.sampled_from(INDICATORS),
    st.tuples(figures, figures, figures),
    st.integers(1, 120),
    st.floats(0, 1),
    st.sampled_from(sorted(WORDS)),
    st.sampled_from(BLOCKS),
    st.sampled_from(["improving", "worsening", "level", "rising", "falling"]),
)
def test_any_figures_give_sentences_that_read_and_name_no_cause(
    one: Indicator,
    numbers: tuple[float, float, float],
    count: int,
    chance: float,
    name: str,
    block: str,
    direction: str,
) -> None:
    now, before, other = numbers
    latest = containing("2012-12", one.frequency)
    status = Status(
        status=name,
        block=block,
        actual=now,
        expected=before,
        start=other,
        baseline="March 2012",
        window=points.stretch(latest.shift(-1), latest),
        look=latest.label,
        direction=direction,
        detectable=other,
        seen=latest.label,
        good_enough=False,
        elsewhere="the city's",
        next_look=latest.label,
    )
    months = (latest, latest.year_before(), containing("2011-03", one.frequency))
    said = [
        *about_change(one, now, before, other, months),
        *about_the_past(one, now, count, chance),
        *about_the_curve(one, status, numbers),
        *about_the_rest(one, now - before, count, chance),
    ]
    for text in filter(None, said):
        assert not UNTIDY.search(text), text
        assert text.count("(") == text.count(")"), text
        assert text[0].isupper() or text[0].isdigit(), text
        assert text.endswith("."), text
        assert not CAUSAL.search(text), text


@pytest.mark.parametrize("name", sorted(WORDS))
def test_a_status_without_figures_says_none(name: str) -> None:
    for block in (*BLOCKS, None):
        bare = Status(name, block, None, None, None, "", "", "", "level", None, "", None, "", "")
        for one in INDICATORS:
            said = f"{status_word(name)}. {status_sentence(measure_of(one), bare)}"
            assert not re.search(r"\d|None|  | [.,;:]", said), said
    assert status_mark(name)


def test_every_indicator_is_named_in_the_singular() -> None:
    subjects = [measure_of(one).subject for one in INDICATORS]
    assert all(
        re.match(r"the (number|percentage|rate) (of [a-z]|of Early|of Key|for )", text) for text in subjects
    )
    assert {text for text in subjects if "attended" in text or "free school meal" in text} == {
        "the percentage of possible sessions that were attended in primary schools",
        "the percentage of possible sessions that were attended in secondary schools",
        "the percentage of primary school sessions that were attended in the academic year so far",
        "the percentage of secondary school sessions that were attended in the academic year so far",
        "the percentage of primary pupils entitled to a free school meal who took it",
        "the percentage of secondary pupils entitled to a free school meal who took it",
        "the percentage of pupils who were eligible for free school meals",
    }
