"""What an explanation says, as data: everything `obapipe explain` prints, in words or for a machine."""

from dataclasses import asdict, dataclass
from typing import Literal

State = Literal["counted", "replaced", "aside", "later"]
FileState = Literal["as landed", "changed", "gone", "hash not kept", "reference"]


@dataclass(frozen=True)
class SourceFile:
    """A file that rows came from.

    Attributes:
        name: relative to the folder of what came in, or to `raw_root`.
        received: the month it arrived in; empty for the reference folder, which was always known.
        sources: the sources of sources.toml that read it.
        sha256: of the bytes that were landed; of the file as it is now for the reference folder.
        state: whether the file still is what was landed.
    """

    name: str
    received: str
    sources: tuple[str, ...]
    sha256: str
    state: FileState


@dataclass(frozen=True)
class Cell:
    """A cell as it stands in its file.

    Attributes:
        sheet: of a workbook, or the file inside an archive.
        row: as a spreadsheet numbers rows.
        cell: as a spreadsheet names cells; None where the mapping gives no column.
        heading: what it stands under.
        text: what stands in it; None for a blank.
        number: what it was read as; None where it is no number.
        source: the source that read it.
    """

    sheet: str | None
    row: int
    cell: str | None
    heading: str | None
    text: str | None
    number: float | None
    source: str


@dataclass(frozen=True)
class Row:
    """A landed row that counts, or once counted, or may come to count.

    Attributes:
        period: of the row.
        part: the place it is about, by code.
        categories: by dimension.
        received: the month it arrived in.
        file: the name of its file.
        sheet: of a workbook.
        row: as a spreadsheet numbers rows; None for a row that was not sent and counts as zero. Where several rows of
            a file are added up, the first.
        status: ok, withheld, missing or not_applicable.
        number: what it adds; None where it adds nothing.
        state: counted, replaced (by a later arrival), aside (the place's own row counts), later (than the month).
        cells: where its number stands.
        trouble: why no cell can be shown; empty where they can.
    """

    period: str
    part: str
    categories: dict[str, str]
    received: str
    file: str
    sheet: str | None
    row: int | None
    status: str
    number: float | None
    state: State
    cells: tuple[Cell, ...] = ()
    trouble: str = ""


@dataclass(frozen=True)
class Parts:
    """The places that a city or area is the sum of in a period.

    Attributes:
        period: canonical.
        expected: how many have to be there.
        missing: codes of those that have not reported.
        without_number: codes of those whose rows hold no number.
        unallocated: whether children in no cluster are in it.
    """

    period: str
    expected: int
    missing: tuple[str, ...]
    without_number: tuple[str, ...]
    unallocated: bool


@dataclass(frozen=True)
class Step:
    """A period of a term: its number, None where it is not complete, and its status."""

    period: str
    number: float | None
    status: str


@dataclass(frozen=True)
class Term:
    """A numerator or a denominator.

    Attributes:
        role: numerator or denominator.
        words: what it counts.
        number: the sum of its steps; None where it is not known.
        steps: the periods it adds up; one unless it is a year to date.
        parts: the places it adds up; empty where the place's own rows count.
        files: where its rows came from.
        rows: all of them.
        year: of a population, the year of the estimates.
    """

    role: str
    words: str
    number: float | None
    steps: tuple[Step, ...]
    parts: tuple[Parts, ...]
    files: tuple[SourceFile, ...]
    rows: tuple[Row, ...]
    year: int | None = None


@dataclass(frozen=True)
class Version:
    """A figure as it was told in an edition, or as it was known from a month on."""

    month: str
    numerator: float | None
    denominator: float | None
    value: float | None
    status: str


@dataclass(frozen=True)
class Reason:
    """Why a figure is not there.

    Attributes:
        kind: of what is hidden small, increment, secondary, earlier or denominator; of what is not there withheld,
            missing, not_applicable, definition, not_printed, in_the_city, no_such_place, too_late or not_rebuilt.
        text: in plain words.
        relations: of secondary suppression, what would give which figure away.
    """

    kind: str
    text: str
    relations: tuple[str, ...] = ()


@dataclass(frozen=True)
class Explanation:
    """A figure and where it came from.

    Attributes:
        indicator: id and title.
        place: code and name.
        period: canonical text and label.
        breakdown: dimension and category label; `all` twice for the headline figure.
        month: the month as at which it is told.
        edition: whether that is a published month.
        status: released, confidential, withheld at source, not available, not applicable; none where no edition has it.
        shown: what the page prints.
        marks: beside it.
        told: what the editions up to the month told, the oldest first.
        known: what the warehouse knew, from which month on, those after the month included.
        formula: how the terms give the value.
        terms: numerator, then denominator.
        reasons: why it is not shown; empty where it is.
        remedy: what would make it appear.
        notes: what else an analyst should know.
    """

    indicator: tuple[str, str]
    place: tuple[str, str]
    period: tuple[str, str]
    breakdown: tuple[str, str]
    month: str
    edition: bool
    status: str | None
    shown: str
    marks: str
    told: tuple[Version, ...]
    known: tuple[Version, ...]
    formula: str
    terms: tuple[Term, ...]
    reasons: tuple[Reason, ...]
    remedy: str
    notes: tuple[str, ...]

    def as_json(self) -> dict[str, object]:
        """For a machine."""
        named = {
            "indicator": dict(zip(("id", "title"), self.indicator, strict=True)),
            "place": dict(zip(("code", "name"), self.place, strict=True)),
            "period": dict(zip(("text", "label"), self.period, strict=True)),
            "breakdown": dict(zip(("dimension", "category"), self.breakdown, strict=True)),
        }
        return {**asdict(self), **named}
