"""Compares a page with its download: a number in a table row or out of sight must be one of the download's.

A row about a place, a period, a category or an indicator may hold the download's numbers of that subject only. Ranks
and counts of places are known by their column. Drawings and running text are not read here, their labels are.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

import polars as pl

from obapipe.audit.catalogue import Catalogue
from obapipe.audit.hypertext import Page, Row
from obapipe.audit.report import Breach
from obapipe.periods import PeriodError, parse_period

_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_NO_FIGURES = re.compile(
    rf"\b(?:{_MONTHS}) \d{{4}}\b|\b\d{{4}}/\d{{2}}\b|\b\d{{4}}-\d{{2}}\b|\bper 10?,000\b"
)
_PLAIN = re.compile(r"\d[\d,]*(?:\.\d+)?")
_COUNTED = re.compile(
    r"\b\d+ of \d+ other [a-z ]+ (?:with a figure )?(?:are )?(?:lower|higher)\b|, \d+ (?:lower|higher)\b"
    r"|\bstarts at [\d,.]+%?, not at zero|\bthe target of [\d,.]+|\b\d+% coverage, below the \d+% expected"
    r"|\b8 in 10\b|\b19 in 20\b|\b\d+ of the \d+ past stretches|\bNone of the \d+ past stretches"
    r"|\bWith \d+ (?:month|quarter|year)s? left|\bhas to (?:fall|rise) by [\d,.]+"
    r"|\beach has to bring (?:no more than )?[\d,.]+"
    r"|\b\d+ (?:month|quarter|year)s of (?:falls|rises) in a row|\b1 time in [\d,]+"
    r"|\bat an? \d+-(?:month|quarter|year) (?:low|high)\b"
    r"|\b[Aa] change (?:smaller than|of) about [\d,]+%|\bflag about \d+ of them|\bfewer than 1 of them"
    r"|\b(?:the other )?\d+ (?:rows? (?:are|is) )?confidential\b|(?:\[c\]|\bin the line are confidential): \d+"
    r"|\b\d+ of 12 months\b|\b\d+ drawn\b"
)
_CONTENT = re.compile(r"content\s*:\s*(?:\"([^\"]*)\"|'([^']*)')")
_PROPERTY = re.compile(r"--[\w-]+\s*:\s*([^;}]*)")
_ESCAPED = re.compile(r"\\[0-9a-fA-F]{1,6}")
_NOUGHTS = ("0", ".0", ".00")
_FOOT = re.compile(
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December) \d{4}\."
)
_PER = re.compile(r" per 10?,000$")
_DIGIT = re.compile(r"\d")
_PLACE_COUNTS = ("Drawn", "Confidential", "Rank")
# The record of the forecasts counts forecasts and curves of whole levels; it has no download and speaks of no place.
_RECORD = {
    "Judged": r"\d+",
    "Turned, bending or ahead": r"\d+",
    "Worse than expected": r"\d+",
    "Not judged": r"\d+",
    "Distance": r"\d+ (?:to \d+ )?(?:month|quarter|year)s? ahead",
    "Forecasts": r"\d+",
    "In the 8 in 10 band": r"\d+%",
    "In the 19 in 20 band": r"\d+%",
    "On average": r"figures \d+\.\d of a usual step (?:above|below) the lines",
    "Places": r"\d+ \([^\d]*\)",
    "Decided on": r"\d{4}-\d\d-\d\d",
    "Fingerprint": r"[0-9a-f]{8}",
    "Ratio": r"\d+\.\d\d",
    "Remarks": r".*\b(?:fewer than 100 past misses|behind \d+ of the lines)\b.*",
}
_OBSESSION = " obsession"


@dataclass(frozen=True)
class Download:
    """The numbers a page's download holds, without signs.

    Attributes:
        rows: the download's rows: name, title, period, category, value.
        catalogue: what else may hold digits: titles and names.
    """

    rows: tuple[tuple[str, str, str, str, str], ...]
    catalogue: Catalogue

    @cached_property
    def numbers(self) -> frozenset[str]:
        """Every number, and every year that is a period."""
        return frozenset(_bare(row[4]) for row in self.rows) | frozenset(row[2] for row in self.rows)

    @cached_property
    def by_subject(self) -> dict[str, set[str]]:
        """Numbers by what a row can be about: a place, a category, a period as it is written, an indicator."""
        found: dict[str, set[str]] = {}
        short = {one.title: one.short_title for one in self.catalogue.partnership.indicators.values()}
        for name, title, period, category, value in self.rows:
            number = _bare(value)
            for subject in (name, category, _label(period), title, short.get(title, title)):
                found.setdefault(subject, set()).update((number, period))
        return found

    def about(self, heading: str) -> frozenset[str] | set[str]:
        """The numbers a row may hold; all of them where its heading is no known subject."""
        bare = heading.removesuffix(_OBSESSION)
        return (
            self.by_subject.get(bare)
            or self.by_subject.get(bare.rsplit(", rate per")[0].rsplit(", ", 1)[0])
            or self.numbers
        )


def download_of(table: pl.DataFrame, catalogue: Catalogue) -> Download:
    """The numbers of one download.

    Args:
        table: place, indicator, period, category, value as printed.
        catalogue: of the partnership.
    """
    return Download(
        tuple(table.select("place", "indicator", "period", "category", "value").iter_rows()), catalogue
    )


def judge_page(
    file: str, page: Page, download: Download, of_place: Callable[[str], frozenset[str]]
) -> Iterator[Breach]:
    """Every number on a page that its download does not hold.

    Args:
        file: the page, below the audited folder.
        page: taken apart.
        download: the numbers it may hold; a page that has none may explain with numbers, but not speak of a place.
        of_place: what the downloads of the month print for a place, by name: a point in a drawing of all places is
            labelled with its own place and number, which another page's download may hold.
    """
    catalogue = download.catalogue
    known = download.numbers
    if any(_strange(_said(text), known, catalogue, of_place) for text in dict.fromkeys(page.unseen)):
        detail = "a label, a comment or something else out of sight holds a number that its download does not"
        yield Breach("text", file, detail=detail)
    spoken = (
        text for _, text in dict.fromkeys(page.blocks) if download.rows or catalogue.place_names.search(text)
    )
    if any(_strange(_said(text), known, catalogue) for text in spoken):
        yield Breach("text", file, detail="a sentence holds a number that its download does not")
    if any(_DIGIT.search(found) for style in page.styles for found in _strange_styles(style)):
        yield Breach("text", file, detail="a style sheet holds a number that is to be read")
    most = catalogue.partnership.geography.height
    for row in page.rows:
        yield from _judge_row(file, row, download.about(row.heading), catalogue, most)


def _judge_row(
    file: str, row: Row, allowed: frozenset[str] | set[str], catalogue: Catalogue, most: int
) -> Iterator[Breach]:
    ranked = row.cells[0][0] == "Rank" and bool(row.cells[0][1])
    if ranked and len(row.cells) > 1 and row.cells[1][1].startswith("[c]"):
        yield Breach("derived", file, row.heading, detail="a hidden figure has a rank")
    for column, text in row.cells:
        if not allowed and column in _RECORD and re.fullmatch(_RECORD[column], text):
            continue
        if column in _PLACE_COUNTS:
            strange = bool(text) and not (text.isdecimal() and int(text) <= most)
        else:
            strange = _strange(text, allowed, catalogue)
        if strange:
            detail = "a table row holds a number that its download does not hold for it"
            yield Breach("text", file, row.heading, detail=detail)
            return


def _strange(
    text: str,
    allowed: frozenset[str] | set[str],
    catalogue: Catalogue,
    of_place: Callable[[str], frozenset[str]] | None = None,
) -> bool:
    """Whether a text holds a number that is neither allowed nor a word, nor printed for the place it names."""
    if text in allowed or not _DIGIT.search(text):
        return False
    numbers = numbers_in(text, catalogue.wordy)
    if all(one in allowed for one in numbers):
        return False
    return of_place is None or not all(one in allowed | of_place(_named(text)) for one in numbers)


@lru_cache(maxsize=262144)
def numbers_in(text: str, words: re.Pattern[str]) -> tuple[str, ...]:
    """The numbers of a text that are figures, as a download writes them and without signs."""
    if _PLAIN.fullmatch(text):
        return (text.replace(",", ""),)
    rest = _NO_FIGURES.sub(" ", words.sub(" ", text))
    return tuple(found.rstrip(",").replace(",", "") for found in _NUMBER.findall(rest))


@lru_cache(maxsize=65536)
def _said(text: str) -> str:
    """A sentence without the numbers in it that count places, periods and rows rather than people."""
    return _COUNTED.sub(" ", text)


@lru_cache(maxsize=4096)
def _strange_styles(style: str) -> tuple[str, ...]:
    """What a style sheet would have a reader see, other than the two that write a nought behind a figure, and names."""
    shown = [_ESCAPED.sub(" ", one or other) for one, other in _CONTENT.findall(style)]
    held = _PROPERTY.findall(style) if ";" not in style or style.startswith("--") else []
    return (*(one for one in shown if one not in _NOUGHTS and not _FOOT.search(one)), *held)


def _named(label: str) -> str:
    """The place a point's label names before its number and unit: `Brook 24.1 per 10,000`."""
    return _PER.sub("", label).rpartition(" ")[0]


@lru_cache(maxsize=4096)
def _label(period: str) -> str:
    try:
        return parse_period(period).label
    except PeriodError:
        return period


def _bare(value: str) -> str:
    return value.lstrip("-")
