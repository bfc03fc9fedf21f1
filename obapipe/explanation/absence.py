"""Why a figure is not there although nobody hid it: withheld by its sender, not sent, not counted, not printed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import duckdb

from obapipe import sqlfiles
from obapipe.explanation.account import Reason, Row, Step, Term, Version
from obapipe.explanation.question import ALL, Question
from obapipe.explanation.saying import Names, listed
from obapipe.partnership import UNALLOCATED, Indicator, Partnership
from obapipe.partnership import Term as Measured

_STAYS = (
    "Nothing publishes it now: a figure that readers were told is confidential stays so, even where a correction "
    "makes it larger."
)
_SAID = {
    "withheld": "Its sender withheld it",
    "not_applicable": "Its sender says that there is no such figure",
}
_ENOUGH = ("too_late", "no_such_place")
_REMEDIES = {
    "withheld": "Ask the sender for the number, put the file into the folder of the month in which it arrives, "
    "and build that month.",
    "missing": "Ask for what is missing, put the file into the folder of the month in which it arrives, and build "
    "that month.",
    "not_applicable": "Nothing; if that is wrong, ask for a corrected file.",
    "definition": "Nothing within this year: counts of two definitions are not added up. The next year starts afresh.",
    "not_printed": "Change what indicators.toml says is published, if it should be.",
    "not_rebuilt": "Build that month again.",
    "too_late": "Name a later edition with --month once there is one.",
    "in_the_city": "Nothing: no page shows them by themselves.",
    "no_such_place": "Name the place that was there then.",
}


@dataclass(frozen=True)
class Absent:
    """A figure that no edition holds as a number, and what is needed to say why.

    Attributes:
        partnership: whose it is.
        names: its words.
        question: the figure.
        month: as at which it is told.
        edition: whether that month is published.
        standing: what the warehouse held by then.
        terms: numerator and denominator.
        connection: the restricted warehouse.
        definitions_differ: whether the months of a year to date rest on several definitions.
    """

    partnership: Partnership
    names: Names
    question: Question
    month: str
    edition: bool
    standing: Version | None
    terms: tuple[Term, ...]
    connection: duckdb.DuckDBPyConnection
    definitions_differ: bool

    @property
    def indicator(self) -> Indicator:
        """Its entry in the catalogue."""
        return self.partnership.indicators[self.question.indicator]


def remedy(kind: str) -> str:
    """What would make a figure appear that is not there for a reason of this kind."""
    return _REMEDIES.get(kind, _STAYS)


def reasons(absent: Absent) -> tuple[Reason, ...]:
    """Every reason that holds; none where nothing is published and nothing is wrong with the figure."""
    edition = tuple(_of_edition(absent))
    if any(reason.kind in _ENOUGH for reason in edition):
        return edition
    found = (*edition, *_of_terms(absent))
    return found or ((Reason("not_rebuilt", _not_rebuilt(absent)),) if absent.edition else ())


def _not_rebuilt(absent: Absent) -> str:
    return (
        f"The warehouse holds it, and the edition of {absent.month} does not: it was published before what is in the "
        "warehouse now."
    )


def _of_edition(absent: Absent) -> Iterator[Reason]:
    """What the catalogue and the calendar leave out of the edition."""
    asked, indicator, names = absent.question, absent.indicator, absent.names
    places = {str(row["code"]): row for row in absent.partnership.geography.iter_rows(named=True)}
    if f"{asked.period.end:%Y-%m}" > absent.month:
        yield Reason("too_late", f"The period ends after {absent.month}, the month as at which this is told.")
    if asked.geography == UNALLOCATED:
        if absent.standing is not None:
            yield Reason(
                "in_the_city", f"{names.coded(UNALLOCATED).capitalize()} are in the city's figure only."
            )
        return
    row = places[asked.geography]
    if row["level"] not in indicator.geographies:
        yield Reason(
            "not_printed",
            f"The catalogue publishes it for places of the level {listed(list(indicator.geographies))}; "
            f"{names.coded(asked.geography)} is of the level {row['level']}.",
        )
    first, last = row["valid_from"] or "0000-00", row["valid_to"] or "9999-99"
    if absent.standing is None and not (
        first <= f"{asked.period.end:%Y-%m}" and f"{asked.period.start:%Y-%m}" <= last
    ):
        span = f"from {row['valid_from'] or 'the beginning'} to {row['valid_to'] or 'now'}"
        yield Reason("no_such_place", f"{names.coded(asked.geography)} existed {span}, says geography.csv.")
    elif last < absent.month:
        after = f" {names.coded(row['successor'])} took over." if row["successor"] else ""
        yield Reason(
            "not_printed",
            f"{names.coded(asked.geography)} existed until {row['valid_to']}, and an edition prints the places of its "
            f"own month.{after}",
        )


def _of_terms(absent: Absent) -> Iterator[Reason]:
    """What stands in the way in the numerator; a figure without its denominator is still a count."""
    if absent.standing is not None and absent.standing.status == "ok":
        return
    if absent.definitions_differ and absent.terms[0].number is not None:
        yield Reason(
            "definition",
            "The definition changed within the year, and months counted by different definitions are not added up.",
        )
        return
    for step in absent.terms[0].steps:
        if step.number is None:
            yield from _of_step(absent, absent.terms[0], step)


def _of_step(absent: Absent, term: Term, step: Step) -> Iterator[Reason]:
    counted = [row for row in term.rows if row.state == "counted" and row.period == step.period]
    silent = [row for row in counted if row.number is None]
    for status, words in _SAID.items():
        if step.status == status:
            rows = [row for row in silent if row.status == status]
            yield Reason(status, f"{words}: {_where(absent.names, rows)}.")
    if step.status in ("withheld", "not_applicable"):
        return
    for parts in (one for one in term.parts if one.period == step.period):
        if parts.missing:
            yield Reason(
                "missing",
                f"{len(parts.missing)} of the {parts.expected} places that it is the sum of have sent nothing for "
                f"{step.period}: {listed([absent.names.coded(one) for one in parts.missing])}.",
            )
    if silent:
        yield Reason(
            "missing", f"There is a row and no number for {step.period}: {_where(absent.names, silent)}."
        )
    if not counted:
        yield Reason("missing", _nothing(absent, step.period))


def _where(names: Names, rows: Sequence[Row]) -> str:
    """The first cells that hold no number, as they stand."""
    texts: list[str] = []
    for row in rows:
        for cell in (one for one in row.cells if one.number is None):
            stands = "a blank" if cell.text is None else f"'{cell.text}'"
            texts.append(f"{stands} in cell {cell.cell} of {row.file} ({names.place(row.part)})")
        if not row.cells:
            texts.append(f"row {row.row} of {row.file} ({names.place(row.part)})")
    return listed(texts)


def _nothing(absent: Absent, period: str) -> str:
    measured: Measured = absent.indicator.numerator
    of = f" in the category '{absent.names.category(absent.question.breakdown, absent.question.category)}'"
    what = of if absent.question.breakdown != ALL else ""
    arrived = sqlfiles.read(
        absent.connection, "provenance/arrived", extract=measured.extract, period=period, known=absent.month
    )
    if arrived.is_empty():
        return f"Nothing of the extract {measured.extract} for {period} had arrived by {absent.month}."
    files = [
        f"{row['source_file']} (received {row['received']}, {row['places']} places)"
        for row in arrived.iter_rows(named=True)
    ]
    place = absent.names.coded(absent.question.geography)
    return f"No row for {place}{what} is in what arrived for {period}: {listed(files)}."
