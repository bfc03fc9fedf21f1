"""What a single cell looks like: a number, a period, an age, a sign that stands where a number is not given.

What a whole column looks like is `recognition`'s.
"""

import re
import unicodedata
from functools import lru_cache

import polars as pl

from obapipe.ingest.tables import plain
from obapipe.partnership.sources import SourceStatus
from obapipe.periods import Frequency, Period, PeriodError, parse_period

_GROUPED = "[,\u00a0\u2009\u202f]"
NUMBER = rf"^[+-]?(?:[0-9]+|[0-9]{{1,3}}(?:{_GROUPED}[0-9]{{3}})+)(?:\.[0-9]*)?(?:[eE][+-]?[0-9]+)?\s?%?$"
_MARKED = re.compile(r"^[+-]?[0-9][0-9,.]*%?\s*(\([A-Za-z*]{1,3}\)|[A-Za-z*†‡#]{1,2})$")
_NUMBER = re.compile(NUMBER)
_SIGN = re.compile(
    r"^(?:[<>≤]\s?[0-9]+|[^\w\s]{1,3}|[A-Za-z]{1,2}|\[\w{1,2}\]|n/?a|null|none|nil|supp\w*|\#?n/a)$",
    re.IGNORECASE,
)
_ERROR = re.compile(r"^#(?:VALUE|DIV/0|REF|NAME|NUM|NULL|N/A)[!?]?$|^=", re.IGNORECASE)
_MEANINGS: dict[str, SourceStatus] = {
    **dict.fromkeys(
        ("x", "c", "s", "*", "**", "#", "[c]", "[x]", "k", "[k]", "supp", "suppressed"), "withheld"
    ),
    **dict.fromkeys(
        ("..", ":", "-", "\u2013", "u", "[u]", "null", "none", "nil", "na", "n/a", "!", "[w]"), "missing"
    ),
    **dict.fromkeys(("z", "[z]", ".", "not applicable"), "not_applicable"),
}
_LEGEND: tuple[tuple[SourceStatus, re.Pattern[str]], ...] = (
    ("not_applicable", re.compile(r"not applicable", re.IGNORECASE)),
    (
        "withheld",
        re.compile(
            r"suppress|confiden|disclos|protect|withheld|less than|fewer than|between 1 and|1 to [0-9]|small n",
            re.IGNORECASE,
        ),
    ),
    (
        "missing",
        re.compile(r"not available|missing|unavailable|not collected|no data|not return", re.IGNORECASE),
    ),
)
_EARLIEST, _LATEST = 1980, 2060
_AGE = re.compile(
    r"(?:^|.*?\b)(?:(?P<under>under|below|u(?=\d))|(?:ages?d?|children|people|persons))?[\s_]*"
    r"(?<![\d.])(?P<first>\d{1,3})(?:\s*(?:to|and|-|\u2013|_)+\s*(?P<last>\d{1,3}))?"
    r"(?P<over>\s*(?:\+|plus|(?:(?:years? )?(?:and|or) )?(?:over|above|older)))?"
    r"(?:\s*(?:years?|yrs?)(?:\s*olds?)?)?$"
)
_TOTALS = re.compile(
    r"(?:grand |sub-?|overall )?totals?\b.*|.*\btotals?|all(?: (?:ages?|clusters?|wards?|areas?|children|pupils|people"
    r"|young people|persons|schools?|phases|types|destinations|agencies|reasons|sexes|genders|of the above))?"
    r"|city|whole city|overall|both"
)
_NOWHERE = re.compile(
    r".*\b(?:not known|unknown|unallocated|not recorded|no fixed|out of (?:the )?(?:area|city|authority)|outside"
    r"|no (?:address|postcode|cluster|ward|match)|not (?:in|matched|allocated|stated)|unmatched|elsewhere)\b.*"
    r"|z{2,}[0-9]*|zz99.*|x{2,}|9{3,}|nk|n/k|ooa|ooc|nfa|u"
)
_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_PERIODS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?<![0-9])[0-9]{4}-[0-9]{2}(?![0-9])",
        r"(?<![0-9])[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}(?![0-9])",
        rf"(?<![0-9])(?:[0-9]{{1,2}} )?(?:{_MONTHS})[a-z]*[-\s.,']*(?:20)?[0-9]{{2}}(?![0-9])",
        r"\bq[1-4][\s-]*(?:20)?[0-9]{2}(?:[-/](?:20)?[0-9]{2})?(?![0-9])",
        r"(?<![0-9])(?:20)?[0-9]{2}[-/](?:20)?[0-9]{2}\s*q[1-4](?![0-9])",
        r"(?<![0-9])20[0-9]{2}[-\s]*q[1-4](?![0-9])",
        r"(?<![0-9])20[0-9]{2}[/-](?:20)?[0-9]{2}(?![0-9])",
        r"(?<![0-9])20[0-9]{4}(?![0-9])",
        r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])",
    )
)


def is_number(text: str) -> bool:
    """Whether a cell is a number as people write them, with or without a per cent sign."""
    return _NUMBER.match(text) is not None


def numbers(cells: pl.Expr) -> pl.Expr:
    """The same of a whole column; blank cells are none."""
    return cells.str.contains(NUMBER).fill_null(value=False)


def counted(cells: pl.Series) -> dict[str, int]:
    """The different cells of a column of text, blank ones left out, to how many rows hold them, in their order."""
    held = cells.drop_nulls().to_frame("cell").group_by("cell", maintain_order=True).len()
    return dict(held.iter_rows())


def as_numbers(name: str) -> pl.Expr:
    """A column of text as Float64, null where a cell is no number; a per cent sign does not count."""
    bare = pl.col(name).str.replace_all(r"[,\u{a0}\u{2009}\u{202f}\s%]", "")
    return pl.when(numbers(pl.col(name))).then(bare).cast(pl.Float64, strict=False).alias(name)


def mark_of(text: str) -> str | None:
    """The mark glued to a number (`12(r)`, `34p`); None where there is no number or no mark."""
    match = _MARKED.match(text)
    return None if match is None else match[1]


def is_sign(text: str) -> bool:
    """Whether a text is short enough to stand where a number is not given."""
    return _SIGN.match(text) is not None or plain(text) in _MEANINGS


def is_error(text: str) -> bool:
    """Whether a cell is an error of a workbook or a formula without a result: that is no symbol of a source."""
    return _ERROR.match(text) is not None


def usual_meaning(text: str) -> SourceStatus | None:
    """What a sign most often means; None for one that nobody can know."""
    if re.match(r"^[<≤]\s?[0-9]+$|^fewer than|^less than", text, re.IGNORECASE):
        return "withheld"
    return _MEANINGS.get(plain(text))


def meaning_in(note: str) -> SourceStatus | None:
    """What a note of the file says that a sign means."""
    return next((status for status, pattern in _LEGEND if pattern.search(note)), None)


@lru_cache(maxsize=16384)
def period_in(text: str, frequency: Frequency | None = None) -> Period | None:
    """The period that a cell states, within the years that anybody measures; None where it states none."""
    try:
        found = parse_period(text, frequency)
    except (PeriodError, ValueError):
        return None
    return found if _EARLIEST <= found.start.year <= _LATEST else None


def periods_within(text: str) -> list[tuple[int, int, Period]]:
    """The periods written within a longer text, the most exact spellings first: where each begins and ends."""
    found: list[tuple[int, int, Period]] = []
    for pattern in _PERIODS:
        for match in pattern.finditer(text):
            period = period_in(match[0])
            taken = any(match.start() < end and start < match.end() for start, end, _ in found)
            if period is not None and not taken:
                found.append((match.start(), match.end(), period))
    return found


@lru_cache(maxsize=4096)
def ages_in(text: str) -> tuple[int, int | None] | None:
    """The first and last age that a text names: `Aged 0 to 15` is 0 and 15, `16+` is 16 and None, `Under 1` 0 and 0."""
    match = _AGE.fullmatch(plain(text).replace("_", " "))
    if match is None:
        return None
    first = int(match["first"])
    if match["under"]:
        return 0, first - 1
    if match["over"]:
        return first, None
    last = first if match["last"] is None else int(match["last"])
    return (first, last) if first <= last <= 120 else None  # noqa: PLR2004 - nobody is older


def is_total(text: str) -> bool:
    """Whether a text says that its row adds up others."""
    return _TOTALS.fullmatch(plain(text)) is not None


def is_nowhere(text: str) -> bool:
    """Whether a text says that a child's home is in no place of the list."""
    return _NOWHERE.fullmatch(plain(text)) is not None


def clean(text: str) -> str:
    """A text without line ends and without what cannot be seen, for the screen and for remarks."""
    seen = (character if unicodedata.category(character)[0] != "C" else " " for character in text)
    return " ".join("".join(seen).split())
