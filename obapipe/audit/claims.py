"""Attacks on what sentences claim: lows and highs, runs, means of months, changes still needed, numbers of people.

A claim about a stretch of time tells something of every figure in it: "a 12-month low" says of a hidden one that it is
no lower. A number of people must be a printed one where something is hidden, in words as well. What a partner writes of
his own accord is read like any other sentence: an author can know a hidden figure.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from obapipe.audit.catalogue import Catalogue
from obapipe.audit.geometry import Subject
from obapipe.audit.lines import fewest_for
from obapipe.audit.report import Breach
from obapipe.audit.speech import Saying, places_in, sayings, spoken_of
from obapipe.periods import Frequency, Period, PeriodError, containing, month_of, parse_period

_NUMBERS = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
_COUNTS = {word: number for number, word in enumerate(_NUMBERS.split("|"), start=1)}
_EXTREME = re.compile(r"\bat an? (\d+)-(?:month|quarter|year) (?:low|high)\b", re.IGNORECASE)
_EVER = re.compile(
    r"\b(?:lowest|highest) (?:since the series began(?: in ([\w/ ]+))?|ever\b|on record\b)", re.IGNORECASE
)
_RUN = re.compile(rf"\b(\d+|{_NUMBERS}) (?:month|quarter|year)s of (?:rises|falls) in a row\b", re.IGNORECASE)
_MEAN = re.compile(r"\b(?:from|in) ([\w/ ]+?) it was (?=\d)", re.IGNORECASE)
_STATUS = re.compile(
    r"\b(?:the curve (?:has turned|is bending)|ahead of the curve|early sign of|early warning|slipped back"
    r"|as expected if nothing changed|(?:worse|better) than expected|(?:higher|lower) than predicted|as predicted)\b",
    re.IGNORECASE,
)
_NEEDED = re.compile(r"\b(?:it )?has to (?:fall|rise) by\b|\beach has to bring\b", re.IGNORECASE)
_NEEDED_POINTS = 3
_PEOPLE = (
    "children|child|young people|young person|young women|young men|pupils?|people|persons?|famil(?:y|ies)|boys?|girls?"
    "|teenagers?|mothers?|fathers?|parents?|babies|baby|referrals?|requests?|admissions?|conceptions?|cases?|plans?"
)
_WORDED = re.compile(
    rf"\b(?:no|not one|a single|a couple of|a handful of|{_NUMBERS})\s+(?:[a-z-]+\s+){{0,2}}?(?:{_PEOPLE})\b",
    re.IGNORECASE,
)
_NOBODY = re.compile(
    r"\bno (?:child|one) can be recognised\b|\bone (?:child|person|family) (?:in|of)\b", re.IGNORECASE
)
_COUNTED = re.compile(rf"(?<![\d,.])(\d[\d,]*)\s+(?:[a-z-]+\s+){{0,2}}?(?:{_PEOPLE})\b", re.IGNORECASE)
_BARE = "a status is told of which too little of the history is printed"
_SPAN = "a sentence speaks of a stretch of time in which a figure is hidden"
_NUMBER = "a sentence gives a number of people that no printed figure of the place and indicator is"
_WORD = "a sentence gives a number of people in words, and figures of the place and indicator are hidden"


def judge_claims(subject: Subject) -> Iterator[Breach]:
    """Claims that rest on, or give away, something hidden."""
    for saying in sayings(subject.page):
        if not _worth_reading(saying[1]):
            continue
        about = list(_about(subject, saying))
        for place, title in about:
            if fault := _fault(subject, saying, place, title, alone=len(about) == 1):
                yield Breach("wording", subject.file, place, title, detail=fault)
                break


@lru_cache(maxsize=65536)
def _worth_reading(text: str) -> bool:
    every = (_STATUS, _EXTREME, _EVER, _RUN, _MEAN, _NEEDED, _WORDED, _COUNTED)
    return any(one.search(text) for one in every)


def _about(subject: Subject, saying: Saying) -> Iterator[tuple[str, str]]:
    """What a saying speaks of; where it names no indicator and speaks of a target, those that have one."""
    found = list(spoken_of(subject, saying))
    if not found and _NEEDED.search(saying[1]):
        found = [(subject.place, title) for title in subject.edition.aims.get(subject.place, ())]
    yield from found


def _fault(subject: Subject, saying: Saying, place: str, title: str, *, alone: bool) -> str:
    edition, text = subject.edition, saying[1]
    gaps = edition.gaps.get((place, title), frozenset())
    if gaps and any(_spans(subject, text, title, frozenset(gaps))):
        return _SPAN
    if _STATUS.search(text) and edition.history.get((place, title), 0) < _fewest(edition.catalogue, title):
        return _BARE
    if (place, title) not in edition.guarded:
        return ""
    if _WORDED.search(_NOBODY.sub(" ", _unnamed(text, edition.catalogue))):
        return _WORD
    known = _known(subject, saying, place, title)
    numbers = [found.replace(",", "") for found in _COUNTED.findall(_unnamed(text, edition.catalogue))]
    return _NUMBER if alone and any(one not in known for one in numbers) else ""


def _fewest(catalogue: Catalogue, title: str) -> int:
    return fewest_for(catalogue.partnership.indicators[catalogue.titles[title]].frequency)


def _known(subject: Subject, saying: Saying, place: str, title: str) -> frozenset[str]:
    """The numbers that a saying may hold: those of its place and of the places it sets beside it."""
    beside = {place, subject.place, subject.city, *places_in(saying[1], subject.edition.catalogue)}
    numbers = subject.edition.numbers
    return frozenset(number for one in beside for number in numbers.get((one, title), ()))


@lru_cache(maxsize=65536)
def _unnamed(text: str, catalogue: Catalogue) -> str:
    """A text without the names and texts of the catalogue, in which any number may stand."""
    return catalogue.settled.sub(" ", text)


# ---------------------------------------------------------------- stretches of time
def _spans(subject: Subject, text: str, title: str, gaps: frozenset[str]) -> Iterator[bool]:
    """Whether each claim of a text reaches over a hidden period."""
    edition = subject.edition
    indicator = edition.catalogue.partnership.indicators[edition.catalogue.titles[title]]
    newest = edition.newest.get(title)
    if newest is None:
        return
    last = parse_period(newest, indicator.frequency)
    hidden = [parse_period(one, indicator.frequency) for one in gaps]

    def within(first: Period) -> bool:
        return any(first <= one <= last for one in hidden)

    for found in _EVER.findall(text):
        began = _window(found, indicator.frequency) if found else None
        yield bool(hidden) if began is None else within(began[0])
    for found in _EXTREME.findall(text):
        yield within(last.shift(1 - int(found)))
    for found in _RUN.findall(text):
        yield within(last.shift(-_count(found)))
    if _NEEDED.search(text):
        yield within(last if indicator.accumulate else last.shift(1 - _NEEDED_POINTS))
    for found in _MEAN.findall(text):
        window = _window(found, indicator.frequency)
        yield window is not None and any(window[0] <= one <= window[1] for one in hidden)


def _count(word: str) -> int:
    return _COUNTS.get(word.lower()) or int(word)


@lru_cache(maxsize=4096)
def _window(text: str, frequency: Frequency) -> tuple[Period, Period] | None:
    """The first and last period of words such as `July to December 2013`, of months or quarters; None for others."""
    try:
        one = parse_period(text, frequency)
    except PeriodError:
        pass
    else:
        return one, one
    first, _, last = text.rpartition(" to ")
    year = "" if re.search(r"\d{4}", first) else f" {last[-4:]}"
    try:
        if frequency in ("month", "quarter"):
            return containing(month_of(first + year).text, frequency), containing(
                month_of(last).text, frequency
            )
        return parse_period(first, frequency), parse_period(last, frequency)
    except PeriodError:
        return None
