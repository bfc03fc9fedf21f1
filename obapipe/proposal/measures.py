"""Which columns of figures give which measures of an extract, and what stands among the numbers."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from obapipe.partnership.sources import SourceStatus
from obapipe.proposal.cells import as_numbers, is_error, meaning_in, usual_meaning
from obapipe.proposal.likeness import Candidates, assign, is_rate, words
from obapipe.proposal.recognition import Column
from obapipe.proposal.seen import Draft, Seen, quoted, rows_of
from schemas import Extract

UNKNOWN = "?"
_SYNONYMS = {
    "numerator": ("number", "count", "cases", "achieved", "events", "obs value"),
    "denominator": ("out of", "cohort", "eligible", "base", "population", "total", "denominator"),
    "value": ("percentage", "percent", "per cent", "rate", "score", "average", "value"),
    "sessions_attended": ("attended sessions", "attendance"),
    "population": ("residents", "population estimate"),
}
_ANY = ("number", "count", "value", "obs value", "figure")
_WHOLES = frozenset(
    [
        "total",
        "cohort",
        "population",
        "eligible",
        "base",
        "denominator",
        "roll",
        "headcount",
        "enrolment",
        "all",
        "pupil",
        "child",
        "resident",
    ]
)
_LISTED = 6


@dataclass(frozen=True)
class Measuring:
    """Which columns give which measures.

    Attributes:
        columns: measure to column.
        sure: the measures whose headings say so.
        guessed: measures taken because nothing else was left; the headings do not speak of them.
        choice: measures that several columns may be, to those columns.
        spare: columns of figures that none was found for.
    """

    columns: Mapping[str, Column] = field(default_factory=dict[str, Column])
    sure: frozenset[str] = frozenset()
    spare: tuple[Column, ...] = ()
    guessed: frozenset[str] = frozenset()
    choice: Mapping[str, tuple[Column, ...]] = field(default_factory=dict[str, tuple[Column, ...]])


def candidates(extract: Extract) -> Candidates:
    """The measures of an extract with the words that people use for them."""
    single = _ANY if len(extract.measures) == 1 else ()
    return Candidates(
        {
            name: (name, name.replace("_", " "), *_SYNONYMS.get(name, ()), *single)
            for name in extract.all_measures
        }
    )


def by_heading(seen: Seen, extract: Extract, columns: Sequence[Column], wanted: str) -> Measuring:
    """Find a column for each measure by its heading, and for a measure that is needed the only one left.

    Args:
        seen: the table.
        extract: whose measures.
        columns: the columns of figures that are free.
        wanted: the measure that matters where the extract leaves a choice (`numerator` or `value`); none where empty.
    """
    found, sure = _named(extract, columns)
    if wanted in extract.needs_one_of and wanted not in found:
        # The catalogue says which of them this indicator is, whatever the heading calls it.
        other = next((name for name in extract.needs_one_of if name in found), None)
        if other is not None and _may_be(found[other], wanted, extract):
            found[wanted] = found.pop(other)
    spare = [column for column in columns if column not in found.values()]
    guessed: set[str] = set()
    choice: dict[str, tuple[Column, ...]] = {}
    for name in [*extract.measures, *([wanted] if wanted in extract.needs_one_of else [])]:
        left = [column for column in spare if _may_be(column, name, extract)]
        left = [column for column in left if not _is_steady(seen, column)] or left
        if name in found or not left:
            continue
        guessed.add(name)
        if len(left) == 1:
            found[name] = left[0]
            spare.remove(left[0])
        else:
            choice[name] = tuple(left)
    if extract.pair is not None and extract.pair[0] in found and extract.pair[1] not in found:
        whole = whole_of(seen, found[extract.pair[0]], spare)
        if whole is not None:
            found[extract.pair[1]] = whole
            spare.remove(whole)
    return Measuring(found, frozenset(sure), tuple(spare), frozenset(guessed), choice)


def _named(extract: Extract, columns: Sequence[Column]) -> tuple[dict[str, Column], set[str]]:
    named = assign((column.shown for column in columns if column.shown), candidates(extract))
    found: dict[str, Column] = {}
    sure: set[str] = set()
    for column in sorted(columns, key=lambda one: one.shown not in named or not named[one.shown].sure):
        match = named.get(column.shown)
        if match is None or match.key in found or not _may_be(column, match.key, extract):
            continue
        found[match.key] = column
        sure |= {match.key} if match.sure else set()
    return found, sure


def _may_be(column: Column, measure: str, extract: Extract) -> bool:
    """Counts are no rates."""
    if extract.all_measures[measure] == "decimal":
        return True
    return not is_rate(column.shown) and (column.figures is None or not column.figures.percents)


def _is_steady(seen: Seen, column: Column) -> bool:
    """Whether a column's numbers only say again what another column says: a code, a sort order, a type."""
    body = seen.area.body
    if column.distinct <= 1:
        return body.height > 1
    for other in seen.columns:
        if other.figures is not None or not 1 < other.distinct < body.height / 2:
            continue
        pairs = body.select(other.name, column.name).unique().height
        if pairs == other.distinct:
            return True
    return False


def whole_of(seen: Seen, part: Column, columns: Sequence[Column]) -> Column | None:
    """The one column that speaks of a whole and whose figures are nowhere smaller than those of another."""
    fitting = [column for column in columns if speaks_of_whole(column) and _never_above(seen, part, column)]
    return fitting[0] if len(fitting) == 1 else None


def speaks_of_whole(column: Column) -> bool:
    """Whether a heading says that its counts are of a whole: a total, a cohort, a roll."""
    return column.counts and not is_rate(column.shown) and bool(_WHOLES & set(words(column.shown)))


def _never_above(seen: Seen, part: Column, whole: Column) -> bool:
    both = seen.area.body.select(as_numbers(part.name).alias("part"), as_numbers(whole.name).alias("whole"))
    both = both.drop_nulls()
    return both.height > 1 and bool((both["part"] <= both["whole"]).all())


def totals_of(seen: Seen, parts: Sequence[Column], others: Sequence[Column]) -> list[Column]:
    """Columns that are the sum of others in every row."""
    if len(parts) < 2:  # noqa: PLR2004 - a sum has parts
        return []
    rows = seen.area.body.select(
        pl.sum_horizontal((as_numbers(column.name) for column in parts), ignore_nulls=False).alias("sum"),
        *(as_numbers(column.name) for column in others),
    )
    return [
        column
        for column in others
        if rows.height > 1
        and rows[column.name].count()
        and bool((rows[column.name] == rows["sum"]).fill_null(value=True).all())
        and rows.filter(pl.col("sum") > 0).height
    ]


def write_signs(seen: Seen, columns: Sequence[Column], draft: Draft) -> None:
    """Put the signs among the numbers of some columns into the draft, each with what has to be asked about it."""
    signs, marks, wrong = dict[str, int](), dict[str, int](), dict[str, int]()
    for column in columns:
        if column.figures is None:
            continue
        kinds = ((signs, column.figures.signs), (marks, column.figures.marks), (wrong, column.figures.errors))
        for told, texts in kinds:
            for text, rows in texts.items():
                told[text] = told.get(text, 0) + rows
    for text, rows in signs.items():
        _write_symbol(seen, text, rows, draft)
    if marks:
        draft.keys["number_marks"] = list(marks)
        said = f"{quoted(marks)} beside {sum(marks.values()):,} numbers: do the numbers count as they stand?"
        draft.check("number_marks", said)
    for text, rows in list(wrong.items())[:_LISTED]:
        what = "an error of the workbook" if is_error(text) else "no number"
        draft.decisions.append(
            f"'{text}' among the numbers ({rows_of(rows)}) is {what}: have it corrected, or say in `symbols` what it "
            "means."
        )


def _write_symbol(seen: Seen, text: str, rows: int, draft: Draft) -> None:
    told, meaning = legend(seen, text)
    meaning = meaning or usual_meaning(text)
    if meaning is None:
        said = f"in {rows_of(rows)}; what does it mean: withheld, missing or not_applicable?"
        draft.offer("symbols", text, "missing", said)
        draft.decisions.append(
            f"'{text}' among the numbers ({rows_of(rows)}): what does it mean? Say so in `symbols`."
        )
        return
    draft.part("symbols")[text] = meaning
    usual = f"it usually means {meaning.replace('_', ' ')}; does it here?"
    said = f"the file says '{told}'." if told else usual
    draft.entries["symbols", text] = f"in {rows_of(rows)}; {said}"


def legend(seen: Seen, text: str) -> tuple[str, SourceStatus | None]:
    """What the notes above and below the table say that a sign means."""
    beginning = re.compile(
        rf"^[\"'(\[]?{re.escape(text)}[\"')\]]?\s*(?:[=:\u2013-]|means|is|denotes|indicates|\s)\s*(?P<said>.+)",
        re.IGNORECASE,
    )
    for note in (*seen.area.below, *seen.area.title):
        for line in re.split(r"\n|;\s", note):
            match = beginning.match(line.strip())
            status = None if match is None else meaning_in(match["said"])
            if status is not None:
                return line.strip()[:100], status
    return "", None
