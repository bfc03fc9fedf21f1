"""What each column of a table looks like, judged by its cells: places, periods, figures, categories or plain text.

Which column of an extract it may give is decided in `fitting`.
"""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import cast

import polars as pl

from obapipe.ingest.tables import letter
from obapipe.periods import Period
from obapipe.proposal.cells import (
    as_numbers,
    counted,
    is_error,
    is_number,
    is_sign,
    is_total,
    mark_of,
    period_in,
)
from obapipe.proposal.headings import Area
from obapipe.proposal.knowledge import Known
from obapipe.proposal.likeness import Match, assign, words

_KEPT = 5000  # different cells of a column that are looked at one by one
_FEW = 60  # a dimension has no more different cells
_MOSTLY = 0.6
_PERIODS = 0.9
_PLACES = 0.3
_EXAMPLES = 3
_HALF, _FEW_OF_OURS = 0.5, 0.1
_SIGNS = 8
_IDENTIFIERS = frozenset(
    [
        "code",
        "id",
        "urn",
        "uprn",
        "ref",
        "reference",
        "index",
        "postcode",
        "sortorder",
        "typecode",
        "offset",
        "estab",
    ]
)
_NUMBERS = frozenset(["num", "no", "nr", "number"])  # at the end of a heading: `LA number`
_TIMES = frozenset(["time", "period", "year", "month", "date", "quarter", "snapshot", "day", "end"])
_GSS = re.compile(r"[ENSWK][0-9]{8}")


@dataclass(frozen=True)
class Figures:
    """The numbers of a column.

    Attributes:
        count: how many cells are numbers.
        fractions: how many of them are not whole.
        percents: how many bear a per cent sign.
        lowest: the smallest.
        highest: the largest.
        signs: texts that stand where a number is not given, to how many rows.
        marks: marks glued to numbers, to how many rows.
        errors: errors of a workbook and other texts that are no numbers, to how many rows.
    """

    count: int
    fractions: int
    percents: int
    lowest: float
    highest: float
    signs: Mapping[str, int]
    marks: Mapping[str, int]
    errors: Mapping[str, int]


@dataclass(frozen=True)
class PlacesSeen:
    """The places of a column.

    Attributes:
        found: a cell's text to the code of the place.
        unknown: texts that name no place, to how many rows.
        by_code: whether most are named by their codes.
        footnotes: whether some are found only without the footnote glued to them.
    """

    found: Mapping[str, str]
    unknown: Mapping[str, int]
    by_code: bool
    footnotes: bool


@dataclass(frozen=True)
class Column:
    """A column of a table.

    Attributes:
        at: which it is, counted from 0.
        heading: what a mapping calls it.
        shown: its heading as it stands, empty where there is none.
        filled: how many cells are not blank.
        rows: how many there are.
        texts: its different cells to how many rows hold them, in their order; bounded.
        distinct: how many different cells there are.
        figures: where it holds numbers.
        periods: where it holds periods: text to period.
        places: where it holds places.
        categories: dimension to its cells' categories, where most of them are some.
        identifies: whether its numbers or codes name things rather than count them.
    """

    at: int
    heading: str
    shown: str
    filled: int
    rows: int
    texts: Mapping[str, int]
    distinct: int
    figures: Figures | None = None
    periods: Mapping[str, Period] | None = None
    places: PlacesSeen | None = None
    categories: Mapping[str, Mapping[str, Match]] = field(default_factory=dict[str, Mapping[str, Match]])
    identifies: bool = False

    @property
    def name(self) -> str:
        """The column's own name in a frame of cells."""
        return str(self.at)

    @property
    def letter(self) -> str:
        """Its letter in a spreadsheet."""
        return letter(self.at)

    @property
    def examples(self) -> list[str]:
        """A few of its cells."""
        return list(self.texts)[:_EXAMPLES]

    @property
    def longest(self) -> int:
        """How long its longest cell is."""
        return max(map(len, self.texts), default=0)

    @property
    def counts(self) -> bool:
        """Whether it may give a measure."""
        return self.figures is not None and not self.identifies and self.periods is None

    @property
    def words(self) -> frozenset[str]:
        """What its heading says."""
        return frozenset(words(self.shown))

    @property
    def is_time(self) -> bool:
        """Whether its heading speaks of time."""
        return bool(_TIMES & self.words)


def recognise(area: Area, known: Known, context: str) -> list[Column]:
    """Judge every column of a table that holds anything or bears a heading.

    Args:
        area: the table.
        known: what the partnership knows.
        context: the texts around the table: the file's name, the sheet's, the title.
    """
    return [_judge(area, at, known, context) for at in area.columns]


def _judge(area: Area, at: int, known: Known, context: str) -> Column:
    cells = area.body[str(at)]
    held = counted(cells)
    texts = dict(islice(held.items(), _KEPT))
    shown = area.names[at]
    column = Column(
        at, area.heading(at), shown, cells.len() - cells.null_count(), cells.len(), texts, len(held)
    )
    if not texts:
        return column
    figures = _figures(area.body.select(pl.col(str(at)).alias("cell")), texts)
    identifies = figures is not None and _identifies(column, figures, cells)
    places = _places(texts, known, shown)
    periods = None if places is not None else _periods(column, figures)
    if places is not None and places.by_code:
        figures = None
    few = len(held) <= _FEW and periods is None and places is None
    categories = _categories(texts, known, context) if few and figures is None else {}
    return Column(
        column.at,
        column.heading,
        column.shown,
        column.filled,
        column.rows,
        column.texts,
        column.distinct,
        figures=None if places is not None else figures,
        periods=periods,
        places=places,
        categories=categories,
        identifies=identifies,
    )


def _figures(cells: pl.DataFrame, texts: Mapping[str, int]) -> Figures | None:
    filled = cells["cell"].count()
    others = {text: rows for text, rows in texts.items() if not is_number(text)}
    marks = Counter[str]()
    signs: dict[str, int] = {}
    errors: dict[str, int] = {}
    for text, rows in others.items():
        mark = mark_of(text)
        if mark is not None:
            marks[mark] += rows
        elif is_error(text) or not is_sign(text):
            errors[text] = rows
        else:
            signs[text] = rows
    values = cells.select(as_numbers("cell"))["cell"].drop_nulls()
    numeric = values.len() + sum(marks.values())
    if not numeric or numeric + sum(signs.values()) < _MOSTLY * filled or len(signs) > _SIGNS:
        return None
    lowest, highest = (
        (cast("float", values.min()), cast("float", values.max())) if values.len() else (0.0, 0.0)
    )
    return Figures(
        values.len(),
        values.filter(values != values.round(0)).len(),
        sum(rows for text, rows in texts.items() if text.endswith("%") and is_number(text)),
        lowest,
        highest,
        signs,
        dict(marks),
        errors,
    )


def _identifies(column: Column, figures: Figures, cells: pl.Series) -> bool:
    """Numbers that name things: a code, a reference, the number of a row."""
    if figures.fractions and column.shown:
        return False
    said = re.findall(r"[a-z]+", column.shown.casefold())
    if any(word in _IDENTIFIERS or word.endswith("estab") for word in said):
        return True
    if len(said) > 1 and said[-1] in _NUMBERS:
        return True
    running = column.distinct == column.rows and cells.cast(pl.Float64, strict=False).is_sorted()
    return running and column.rows > 5 and not column.shown  # noqa: PLR2004 - a few numbers may run by chance


def _periods(column: Column, figures: Figures | None) -> dict[str, Period] | None:
    read = {text: period for text in column.texts if (period := period_in(text)) is not None}
    if len(read) < _PERIODS * len(column.texts):
        return None
    bare = all(text.isdigit() for text in column.texts)
    if bare and not column.is_time:
        # Plain numbers may be years by chance: only the heading or their repetition says so.
        repeated = column.distinct <= max(1, column.rows // 5) and column.rows > 5  # noqa: PLR2004
        if not repeated or figures is None or {len(text) for text in column.texts} - {4, 6}:
            return None
        if column.distinct == 1 or not any(
            word in column.shown.casefold() for word in ("year", "time", "date")
        ):
            return None
    return read


def _places(texts: Mapping[str, int], known: Known, heading: str) -> PlacesSeen | None:
    found: dict[str, str] = {}
    unknown: dict[str, int] = {}
    footnotes = False
    by_code = 0
    for text, rows in texts.items():
        codes = known.codes(text)
        if not codes and (codes := known.codes_without_footnote(text)):
            footnotes = True
        if codes:
            found[text] = codes[0]
            by_code += text.casefold() in {code.casefold() for code in codes}
        else:
            unknown[text] = rows
    clusters = sum(level == "cluster" for level in known.levels.values())
    many = len(set(found.values())) >= max(2, clusters / 2)
    share = len(found) / len(texts)
    if not found or (not many and share < _PLACES and not (len(found) > 1 and says_place(heading))):
        return None
    return PlacesSeen(found, unknown, by_code * 2 > len(found), footnotes)


def says_place(heading: str) -> bool:
    """Whether a heading speaks of places."""
    said = set(words(heading))
    return bool(said & {"cluster", "ward", "area", "locality", "authority", "district", "place", "geography"})


def _categories(texts: Mapping[str, int], known: Known, context: str) -> dict[str, Mapping[str, Match]]:
    """The dimensions whose categories most of the cells are, totals aside."""
    named = [text for text in texts if not is_total(text)]
    found: dict[str, Mapping[str, Match]] = {}
    for dimension, candidates in known.categories.items():
        if not candidates.texts or not named:
            continue
        matched = assign(texts, candidates, context if dimension == "indicator" else "")
        # A file of many indicators may hold a few of ours.
        share = _FEW_OF_OURS if dimension == "indicator" and len(matched) > 1 else _HALF
        if sum(text in matched for text in named) >= share * len(named):
            found[dimension] = matched
    return found


def looks_like_codes(column: Column) -> bool:
    """Whether its cells are codes of the Office for National Statistics, whoever's they are."""
    return bool(column.texts) and all(_GSS.fullmatch(text) for text in list(column.texts)[:50])
