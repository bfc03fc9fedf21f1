"""Puts an explanation together: what is published, how it is worked out, where it came from and why it is hidden."""

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import duckdb
import polars as pl

from obapipe import sqlfiles
from obapipe.explanation import absence, hiding
from obapipe.explanation.account import Explanation, Reason, Term, Version
from obapipe.explanation.cells import Files
from obapipe.explanation.narrowing import narrow
from obapipe.explanation.question import ALL, Question, QuestionError
from obapipe.explanation.saying import Names, number_text, value_text
from obapipe.explanation.terms import Asked, residents, walk
from obapipe.formatting import marker
from obapipe.ingest.judging import kept_alike
from obapipe.ledger import Ledger
from obapipe.partnership import UNALLOCATED, Indicator, Partnership, Population
from obapipe.partnership import Term as Measured
from obapipe.periods import Period, PeriodError, containing, month_of, months_between
from obapipe.reference import Reference
from obapipe.restricted import FILE_NAME, open_restricted
from obapipe.settings import Settings
from obapipe.trends.released import FILE_NAME as RELEASE_FILE
from obapipe.warehouse import attach

_DECISIONS = "cell_decision"
_NOISE = 1e-6
_CONFIDENTIAL = "confidential"
_GAP = (
    "It is what the city's own figure holds beyond its places: the rows below are not complete by themselves."
)
_CHANGED = (
    "The rows below and the figure in the warehouse differ: the reference files have changed since it was built. "
    "Build the month again."
)


class NotBuiltError(RuntimeError):
    """There is no warehouse to explain anything from, or an older one; the message says what to do."""


@dataclass(frozen=True)
class _Case:
    """A question on its way to an answer.

    Attributes:
        connection: the restricted warehouse, the release beside it where there is one.
        partnership: whose figure it is.
        reference: the same as relations.
        names: its words.
        ledger: what was ever published.
        question: the figure.
        month: as at which it is told.
        edition: whether that month is published.
    """

    connection: duckdb.DuckDBPyConnection
    partnership: Partnership
    reference: Reference
    names: Names
    ledger: Ledger
    question: Question
    month: str
    edition: bool

    @property
    def indicator(self) -> Indicator:
        """Its entry in the catalogue."""
        return self.partnership.indicators[self.question.indicator]

    @property
    def key(self) -> dict[str, str]:
        """As SQL asks for it."""
        asked = self.question
        return {
            "indicator": asked.indicator,
            "geography": asked.geography,
            "period": asked.period.text,
            "breakdown": asked.breakdown,
            "category": asked.category,
        }


def explain(
    settings: Settings, reference: Reference, question: Question, month: str | None = None
) -> Explanation:
    """Walk a figure back to the cells it came from. Nothing is written.

    Args:
        settings: where the warehouses and the ledger are.
        reference: the partnership as relations.
        question: the figure.
        month: the edition to explain; the newest published where left out, and where nothing is, what has landed.

    Raises:
        NotBuiltError: nothing has been built yet, or by an older obapipe.
        QuestionError: that month is not published.
        WarehouseLockedError: another run held the warehouse for too long.
        LedgerError: the ledger is damaged.
    """
    ledger = Ledger(settings.ledger)
    editions = ledger.months()
    asked = None if month is None else _edition(month, editions)
    with _opened(settings) as connection:
        at = asked or (editions[-1] if editions else _newest_landed(connection))
        edition = bool(editions) and (settings.warehouse / RELEASE_FILE).is_file()
        case = _Case(
            connection, reference.partnership, reference, Names(reference), ledger, question, at, edition
        )
        return _explained(case)


def _edition(month: str, editions: Sequence[str]) -> str:
    try:
        text = month_of(month).text
    except PeriodError as error:
        raise QuestionError(f"{error}.") from error
    if text not in editions:
        told = (
            f"published are {editions[0]} to {editions[-1]}" if editions else "nothing has been published yet"
        )
        raise QuestionError(f"{text} is not a published month; {told}. See 'obapipe status'.")
    return text


@contextmanager
def _opened(settings: Settings) -> Generator[duckdb.DuckDBPyConnection, None, None]:
    nothing = "Nothing has been built yet, so there is no figure to explain: run 'obapipe build' first."
    if not (settings.warehouse / FILE_NAME).is_file():
        raise NotBuiltError(nothing)
    wait = settings.lock_timeout_seconds
    with open_restricted(settings.warehouse, read_only=True, wait_seconds=wait) as connection:
        there = set(sqlfiles.read(connection, "provenance/tables")["table_name"])
        if "publishable" not in there:
            raise NotBuiltError(nothing)
        if not kept_alike(connection):
            raise NotBuiltError(
                "The warehouse was built by an older obapipe, which did not keep where rows came from: "
                "build the newest month again, and every row is traced."
            )
        if _DECISIONS in there and (settings.warehouse / RELEASE_FILE).is_file():
            attach(connection, settings.warehouse / RELEASE_FILE, wait_seconds=wait)
        yield connection


def _newest_landed(connection: duckdb.DuckDBPyConnection) -> str:
    months = sqlfiles.read(connection, "landing/landed_months")["received"].to_list()
    if not months:
        raise NotBuiltError(
            "Nothing has landed yet, so there is no figure to explain: run 'obapipe build' first."
        )
    return str(months[-1])


def _explained(case: _Case) -> Explanation:
    asked, indicator = case.question, case.indicator
    terms = _terms(case)
    known = sqlfiles.read(case.connection, "provenance/known", **case.key)
    versions = _released(case)
    shown = versions.row(versions.height - 1, named=True) if versions.height else None
    status = None if shown is None else str(shown["status"])
    history = tuple(
        Version(one["received"], one["numerator"], one["denominator"], one["value"], one["source_status"])
        for one in known.iter_rows(named=True)
    )
    told = tuple(
        Version(one["release"], one["numerator"], one["denominator"], one["value"], one["status"])
        for one in versions.iter_rows(named=True)
    )
    standing = next((one for one in reversed(history) if one.month <= case.month), None)
    why = _reasons(case, status, standing, terms)
    return Explanation(
        indicator=(asked.indicator, indicator.title),
        place=(asked.geography, case.names.place(asked.geography)),
        period=(asked.period.text, asked.period.label),
        breakdown=(asked.breakdown, case.names.category(asked.breakdown, asked.category)),
        month=case.month,
        edition=case.edition,
        status=status,
        shown=_shown(indicator, status, told[-1] if told else None),
        marks="" if shown is None or status != "released" else _marks(shown),
        told=told,
        known=history,
        formula=_formula(indicator, terms, standing),
        terms=terms,
        reasons=why,
        remedy=absence.remedy(why[0].kind) if why else "",
        notes=_notes(case, status, told, standing, terms),
    )


def _terms(case: _Case) -> tuple[Term, ...]:
    """Numerator and denominator, worked out by the pipeline's own SQL over the rows of this figure alone."""
    asked, indicator, connection = case.question, case.indicator, case.connection
    row = case.reference.indicator.row(by_predicate=pl.col("indicator") == asked.indicator, named=True)
    texts = {row["numerator_term"], row["denominator_term"]} - {None}
    periods = _periods(indicator, asked.period)
    narrow(connection, case.reference, texts, periods, asked.geography, {ALL, asked.breakdown})
    sqlfiles.run(connection, "provenance/atom")
    sqlfiles.run(connection, "observation/term_value")
    files = Files(case.partnership, sqlfiles.read(connection, "provenance/landed_file"))
    place = Asked(
        connection,
        case.partnership,
        files,
        asked.geography,
        tuple(period.text for period in periods),
        case.month,
    )
    found = [
        walk(place, "numerator", indicator.numerator, row["numerator_term"], asked.breakdown, asked.category)
    ]
    if isinstance(indicator.denominator, Measured):
        found.append(walk(place, "denominator", indicator.denominator, row["denominator_term"], ALL, ALL))
    elif isinstance(indicator.denominator, Population):
        sqlfiles.run(connection, "observation/population_year")
        found.append(residents(place, asked.indicator, indicator, asked.period.end.year))
    return tuple(found)


def _periods(indicator: Indicator, period: Period) -> list[Period]:
    """The periods that a figure adds up: itself, or the months of the year to date."""
    if indicator.accumulate is None:
        return [period]
    first = containing(period.text, indicator.accumulate).start
    return [month_of(text) for text in months_between(f"{first:%Y-%m}", period.text)]


def _released(case: _Case) -> pl.DataFrame:
    if not case.edition:
        return pl.DataFrame()
    return sqlfiles.read(
        case.connection,
        "provenance/released",
        **case.key,
        month=case.month,
        provisional_months=case.partnership.publication.provisional_months,
    )


def _marks(shown: dict[str, object]) -> str:
    marks = (("[p]", "provisional"), ("[r]", "revised"), ("[b]", "broken"))
    return "".join(mark for mark, name in marks if shown[name])


def _shown(indicator: Indicator, status: str | None, version: Version | None) -> str:
    if status is None or version is None:
        return ""
    return value_text(indicator, version) if status == "released" else marker(status)


def _reasons(
    case: _Case, status: str | None, standing: Version | None, terms: Sequence[Term]
) -> tuple[Reason, ...]:
    if status == "released":
        return ()
    if status == _CONFIDENTIAL:
        case.reference.register(case.connection)
        return hiding.reasons(
            hiding.Hidden(
                case.connection,
                case.reference,
                case.ledger,
                case.names,
                case.question,
                case.month,
                None if standing is None else standing.numerator,
            )
        )
    versions = sqlfiles.read(
        case.connection,
        "provenance/version",
        indicator=case.question.indicator,
        geography=case.question.geography,
        periods=[step.period for step in terms[0].steps],
        known=case.month,
    )
    return absence.reasons(
        absence.Absent(
            case.partnership,
            case.names,
            case.question,
            case.month,
            case.edition,
            standing,
            tuple(terms),
            case.connection,
            versions["definition_version"].n_unique() > 1,
        )
    )


def _formula(indicator: Indicator, terms: Sequence[Term], standing: Version | None) -> str:
    """How the terms give the value."""
    if indicator.measure_kind == "published_rate":
        return "It is printed as the source gives it; there is no count to work it out from."
    if not indicator.has_rate:
        if indicator.accumulate is None:
            return "It is the count itself."
        added = " + ".join("?" if one.number is None else number_text(one.number) for one in terms[0].steps)
        total = "not known" if terms[0].number is None else number_text(terms[0].number)
        first, last = terms[0].steps[0].period, terms[0].steps[-1].period
        return f"It is the year to date, {first} to {last}: {added} = {total}."
    top, bottom = (terms[0].number, terms[1].number)
    written = [("not known" if one is None else number_text(one)) for one in (top, bottom)]
    scaled = f"{written[0]} / {written[1]} x {indicator.scale:,}"
    if top is None or not bottom or standing is None or standing.value is None:
        return f"{scaled}, which gives no value."
    return f"{scaled} = {value_text(indicator, standing, alone=True)}"


def _notes(
    case: _Case,
    status: str | None,
    told: Sequence[Version],
    standing: Version | None,
    terms: Sequence[Term],
) -> tuple[str, ...]:
    notes: list[str] = []
    if standing is not None and not _same(_walked(case, standing), terms[0].number):
        notes.append(_GAP if case.question.geography == UNALLOCATED else _CHANGED)
    if status == "released" and standing is not None and not _same(told[-1].value, standing.value):
        notes.append(
            f"The edition shows {value_text(case.indicator, told[-1])}; the warehouse now holds "
            f"{value_text(case.indicator, standing)}. Build {case.month} again to publish that."
        )
    if status == "released" and told[-1].value is None:
        notes.append("The count is shown without its rate: what it is a share of is not known.")
    return tuple(notes)


def _walked(case: _Case, standing: Version) -> float | None:
    """What the numerator's rows should give."""
    return standing.value if case.indicator.measure_kind == "published_rate" else standing.numerator


def _same(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return abs(one - other) <= _NOISE * max(1.0, abs(one))
