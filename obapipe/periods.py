"""Months, quarters and years, and every way people write them.

A period has one canonical text: `2013-07` a month, `2013-Q2` a financial quarter (Q1 is April to June), `2012/13` a
financial or academic year, `2013` a calendar year. Nothing here knows an indicator or a file.
"""

import calendar
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal, get_args

Frequency = Literal["month", "quarter", "financial_year", "academic_year", "calendar_year"]
FREQUENCIES: tuple[Frequency, ...] = get_args(Frequency)

_MONTHS_IN: dict[Frequency, int] = {
    "month": 1,
    "quarter": 3,
    "financial_year": 12,
    "academic_year": 12,
    "calendar_year": 12,
}
PERIODS_IN_A_YEAR: dict[Frequency, int] = {name: 12 // months for name, months in _MONTHS_IN.items()}
_FIRST_MONTH: dict[Frequency, int] = {"financial_year": 4, "academic_year": 9, "calendar_year": 1}
_MONTH_NAMES = [name.lower() for name in calendar.month_name]
_EXPECTED = "a month (2013-07), a financial quarter (2013-Q2), a year (2012/13) or a date (31/07/2013)"


class PeriodError(ValueError):
    """A text that is not a period, or not one of the frequency asked for."""


@dataclass(frozen=True, order=True)
class Period:
    """A stretch of time a figure is about.

    Attributes:
        start: its first day.
        end: its last day.
        frequency: month, quarter, financial_year, academic_year or calendar_year.
        text: the canonical text.
    """

    start: date
    end: date
    frequency: Frequency
    text: str

    @property
    def label(self) -> str:
        """How a page writes it: `July 2013`, `April to June 2013`, `2012/13`."""
        if self.frequency == "month":
            return f"{calendar.month_name[self.start.month]} {self.start.year}"
        if self.frequency == "quarter":
            first, last = calendar.month_name[self.start.month], calendar.month_name[self.end.month]
            return f"{first} to {last} {self.end.year}"
        return self.text

    def shift(self, count: int) -> "Period":
        """The period `count` of its own length later (earlier where negative)."""
        return _starting(_add_months(self.start, count * _MONTHS_IN[self.frequency]), self.frequency)

    def year_before(self) -> "Period":
        """The same period a year earlier."""
        return self.shift(-12 // _MONTHS_IN[self.frequency])


def parse_period(text: str, frequency: Frequency | None = None) -> Period:
    """Read a period however it is written.

    Args:
        text: `2013-07`, `Jul-13`, `201307`, `31/07/2013`, `Q2 13/14`, `2012/13`, `201213`, `2012-13`, `2013`.
        frequency: what is expected; it settles texts with two readings (`2013` is a calendar year unless a financial
            year is asked for, when it is the year that ends in 2013, as the Department writes years ending 31 March).

    Raises:
        PeriodError: the text is no period, or not one of that frequency.
    """
    found = _parse(" ".join(text.split()), frequency)
    if found is None:
        message = f"'{text}' is not a period; expected {_EXPECTED}"
        raise PeriodError(message)
    if frequency is not None and found.frequency != frequency:
        message = (
            f"'{text}' is a {found.frequency.replace('_', ' ')}; expected a {frequency.replace('_', ' ')}"
        )
        raise PeriodError(message)
    return found


def month_of(text: str) -> Period:
    """A month in any of its spellings.

    Raises:
        PeriodError: not a month.
    """
    return parse_period(text, "month")


def months_between(first: str, last: str) -> list[str]:
    """Every month from first to last, both included, as canonical texts; empty where last is before first."""
    return [period.text for period in _walk(month_of(first), month_of(last))]


def containing(month: str, frequency: Frequency) -> Period:
    """The period of a frequency in which a month lies."""
    start = month_of(month).start
    if frequency == "month":
        return _starting(start, frequency)
    if frequency == "quarter":
        return _starting(date(start.year, 3 * ((start.month - 1) // 3) + 1, 1), frequency)
    first_month = _FIRST_MONTH[frequency]
    year = start.year if start.month >= first_month else start.year - 1
    return _starting(date(year, first_month, 1), frequency)


def _walk(first: Period, last: Period) -> Iterator[Period]:
    while first.start <= last.start:
        yield first
        first = first.shift(1)


def _add_months(day: date, months: int) -> date:
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(years, month + 1, 1)


def _starting(start: date, frequency: Frequency) -> Period:
    last = _add_months(start, _MONTHS_IN[frequency] - 1)
    end = last.replace(day=calendar.monthrange(last.year, last.month)[1])
    if frequency == "month":
        text = f"{start:%Y-%m}"
    elif frequency == "quarter":
        year = start.year if start.month >= _FIRST_MONTH["financial_year"] else start.year - 1
        text = f"{year}-Q{(start.month - 4) % 12 // 3 + 1}"
    elif frequency == "calendar_year":
        text = str(start.year)
    else:
        text = f"{start.year}/{(start.year + 1) % 100:02d}"
    return Period(start, end, frequency, text)


def _year_of(text: str) -> int:
    return int(text) if len(text) == 4 else 2000 + int(text)  # noqa: PLR2004 - two digits are this century


def _month(year: str, month: int) -> Period | None:
    if not 1 <= month <= 12:  # noqa: PLR2004
        return None
    return _starting(date(_year_of(year), month, 1), "month")


def _quarter(year: int, number: int) -> Period:
    return _starting(_add_months(date(year, 4, 1), 3 * (number - 1)), "quarter")


def _quarter_of(first: str, second: str, number: int) -> Period | None:
    """A quarter of a year that is written with both its halves, which have to follow each other."""
    return None if _split_year(first, second, None) is None else _quarter(_year_of(first), number)


def _split_year(first: str, second: str, frequency: Frequency | None) -> Period | None:
    year = _year_of(first)
    if (year + 1) % 100 != int(second[-2:]):
        return None
    return _starting(
        date(year, _FIRST_MONTH["academic_year" if frequency == "academic_year" else "financial_year"], 1),
        "academic_year" if frequency == "academic_year" else "financial_year",
    )


def _whole_year(year: int, frequency: Frequency | None) -> Period:
    if frequency in ("financial_year", "academic_year"):
        return _starting(date(year - 1, _FIRST_MONTH[frequency], 1), frequency)
    return _starting(date(year, 1, 1), "calendar_year")


def _six_digits(text: str, frequency: Frequency | None) -> Period | None:
    """`201307` is a month and `201213` a year; where both readings hold (`201112`) the frequency decides."""
    as_month = _month(text[:4], int(text[4:]))
    as_year = _split_year(text[:4], text[4:], frequency)
    if as_month is not None and as_year is not None:
        return as_month if frequency == "month" else as_year
    return as_month or as_year


def _dashed(first: str, second: str, frequency: Frequency | None) -> Period | None:
    """`2013-07` is a month; `2012-13` a year; `2011-12` a month unless a year is asked for."""
    as_month = _month(first, int(second))
    if as_month is not None and frequency in (None, "month"):
        return as_month
    return _split_year(first, second, frequency) or as_month


def _named(text: str) -> int:
    """The number of a month by its name or three letters of it or more; 0 for any other word, such as `Maybe`."""
    return next((number for number, name in enumerate(_MONTH_NAMES) if name.startswith(text)), 0)


def _day(year: str, month: int, day: str | None, frequency: Frequency | None) -> Period | None:
    """A date stands for the period of the asked frequency that it lies in; without one, for its month."""
    found = _month(year, month)
    if found is not None and day is not None and not 1 <= int(day) <= found.end.day:
        return None
    if found is None or frequency in (None, "month"):
        return found
    return containing(found.text, frequency)


_Reader = Callable[[re.Match[str], Frequency | None], Period | None]
_SPELLINGS: tuple[tuple[re.Pattern[str], _Reader], ...] = (
    (
        re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:[t ]00:00:00(?:\.0+)?)?"),
        lambda m, f: _day(m[1], int(m[2]), m[3], f),
    ),
    (re.compile(r"(\d\d?)/(\d\d?)/(\d{4}|\d\d)"), lambda m, f: _day(m[3], int(m[2]), m[1], f)),
    (re.compile(r"(\d{4})-(\d\d)"), lambda m, f: _dashed(m[1], m[2], f)),
    (re.compile(r"(\d{4}|\d\d)/(\d{4}|\d\d)"), lambda m, f: _split_year(m[1], m[2], f)),
    (re.compile(r"(\d{6})"), lambda m, f: _six_digits(m[1], f)),
    (re.compile(r"(\d{4})"), lambda m, f: _whole_year(int(m[1]), f)),
    (
        re.compile(r"(\d{1,2} )?([a-z]{3,})[-\s.,']*(\d{4}|\d\d)"),
        lambda m, f: _day(m[3], _named(m[2]), m[1], f),
    ),
    (
        re.compile(r"(\d{4}|\d\d)[-/](\d{4}|\d\d)\s*(?:financial year\s*)?q([1-4])"),
        lambda m, _f: _quarter_of(m[1], m[2], int(m[3])),
    ),
    (
        re.compile(r"(\d{4})(\d\d)\s*(?:financial year\s*)?q([1-4])"),
        lambda m, _f: _quarter_of(m[1], m[2], int(m[3])),
    ),
    (
        re.compile(r"q([1-4])[\s-]*(\d{4}|\d\d)[-/](\d{4}|\d\d)"),
        lambda m, _f: _quarter_of(m[2], m[3], int(m[1])),
    ),
    (
        re.compile(r"q([1-4])[\s-]*(\d{4}|\d\d)"),
        lambda m, _f: _quarter(_year_of(m[2]), int(m[1])),
    ),
    (re.compile(r"(\d{4})[-\s]*q([1-4])"), lambda m, _f: _quarter(int(m[1]), int(m[2]))),
)


@lru_cache(maxsize=4096)
def _parse(text: str, frequency: Frequency | None) -> Period | None:
    lowered = text.lower()
    for pattern, reader in _SPELLINGS:
        match = pattern.fullmatch(lowered)
        if match:
            return reader(match, frequency)
    return None
