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
_PER = re.compile(r" per 10?,000$")
_DIGIT = re.compile(r"\d")
_PLACE_COUNTS = ("Drawn", "Confidential", "Rank")
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
    """Everything a page holds that its download does not.

    Args:
        file: the page, below the audited folder.
        page: taken apart.
        download: the numbers it may hold.
        of_place: what the downloads of the month print for a place, by name: a point in a drawing of all places is
            labelled with its own place and number, which another page's download may hold.
    """
    words = download.catalogue.wordy
    unseen = [text for text in page.unseen if _DIGIT.search(text)]
    if any(_strange(text, download.numbers | of_place(_named(text)), words) for text in unseen):
        detail = "a label, a comment or something else out of sight holds a number that its download does not"
        yield Breach("text", file, detail=detail)
    most = download.catalogue.partnership.geography.height
    for row in page.rows:
        yield from _judge_row(file, row, download.about(row.heading), words, most)


def _named(label: str) -> str:
    """The place a point's label names before its number and unit: `Brook 24.1 per 10,000`."""
    return _PER.sub("", label).rpartition(" ")[0]


def _judge_row(
    file: str, row: Row, allowed: frozenset[str] | set[str], words: re.Pattern[str], most: int
) -> Iterator[Breach]:
    counted = [text for column, text in row.cells if column in _PLACE_COUNTS]
    figures = [text for column, text in row.cells if column not in _PLACE_COUNTS]
    ranked = row.cells[0][0] == "Rank" and bool(row.cells[0][1])
    if ranked and len(row.cells) > 1 and row.cells[1][1].startswith("[c]"):
        yield Breach("derived", file, row.heading, detail="a hidden figure has a rank")
    if any(text and not (text.isdecimal() and int(text) <= most) for text in counted) or any(
        _strange(text, allowed, words) for text in figures
    ):
        detail = "a table row holds a number that its download does not hold for it"
        yield Breach("text", file, row.heading, detail=detail)


def _strange(text: str, allowed: frozenset[str] | set[str], words: re.Pattern[str]) -> bool:
    if not _DIGIT.search(text):
        return False
    rest = _NO_FIGURES.sub(" ", words.sub(" ", text))
    return any(found.rstrip(",").replace(",", "") not in allowed for found in _NUMBER.findall(rest))


@lru_cache(maxsize=4096)
def _label(period: str) -> str:
    try:
        return parse_period(period).label
    except PeriodError:
        return period


def _bare(value: str) -> str:
    return value.lstrip("-")
