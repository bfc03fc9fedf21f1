"""A table as it was found, with all that is known about it: what every judgement of the proposal starts from."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from obapipe.ingest.opening import TableFile
from obapipe.proposal.headings import Area, find_area
from obapipe.proposal.knowledge import Known
from obapipe.proposal.recognition import Column, recognise

_LINES = 4


@dataclass(frozen=True)
class Seen:
    """A table of a file.

    Attributes:
        opened: the file.
        name: the file's own name, without folders.
        sheet: the sheet's name, empty for a file of one table.
        area: where the table is.
        columns: what its columns look like.
        known: what the partnership knows.
        context: the file's name, the sheet's and the title, as words.
    """

    opened: TableFile
    name: str
    sheet: str
    area: Area
    columns: list[Column]
    known: Known
    context: str

    @property
    def counts(self) -> list[Column]:
        """The columns that may give a measure."""
        return [column for column in self.columns if column.counts]

    @property
    def places(self) -> list[Column]:
        """The columns that hold places."""
        return [column for column in self.columns if column.places is not None]


def look(opened: TableFile, name: str, sheet: str, known: Known, first_row: int = 0) -> Seen | None:
    """Look at a sheet; None where it holds no table."""
    area = find_area(opened.cells(sheet), first_row)
    if area is None:
        return None
    context = around(name, sheet, area)
    return Seen(opened, name, sheet, area, recognise(area, known, context), known, context)


def around(name: str, sheet: str, area: Area) -> str:
    """The texts around a table, numbers left out: they say which period, not which figure."""
    texts = [PurePosixPath(name).stem, sheet, *area.title[:_LINES]]
    return " ".join(re.sub(r"[\d_]+", " ", " ".join(texts)).split())


def quoted(texts: Iterable[str], most: int = 6) -> str:
    """Texts in quotation marks, the first few of them."""
    every = list(dict.fromkeys(texts))
    shown = ", ".join(f"'{text}'" for text in every[:most])
    return shown + (f" and {len(every) - most:,} more" if len(every) > most else "")


def rows_of(count: int) -> str:
    """`1 row`, `12 rows`."""
    return f"{count:,} row" + ("" if count == 1 else "s")


def repeat(count: int) -> str:
    """`1 row repeats`, `12 rows repeat`."""
    return rows_of(count) + (" repeats" if count == 1 else " repeat")


@dataclass
class Draft:
    """The keys of a source as they are put together, and what an analyst has to decide about them.

    Attributes:
        keys: the source's own keys and values.
        checks: key to what has to be checked about it; `recodes.age_band` is a key too.
        entries: key and entry to what has to be checked about that entry.
        offers: key and entry to a value that stands there as a remark, to be taken up; no entry where the key is
            no table.
        decisions: what cannot be proposed at all, for the analyst to decide.
        catalogue: dimension to categories that indicators.toml does not list yet, key to label.
        lacking: what the extract needs and nothing in the file seems to give; the draft cannot be read without.
    """

    keys: dict[str, object] = field(default_factory=dict[str, object])
    checks: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    entries: dict[tuple[str, str], str] = field(default_factory=dict[tuple[str, str], str])
    offers: dict[tuple[str, str], object] = field(default_factory=dict[tuple[str, str], object])
    decisions: list[str] = field(default_factory=list[str])
    catalogue: dict[str, dict[str, str]] = field(default_factory=dict[str, dict[str, str]])
    lacking: list[str] = field(default_factory=list[str])

    def check(self, key: str, text: str) -> None:
        """Have something checked about a key."""
        told = self.checks.setdefault(key, [])
        if text not in told:
            told.append(text)

    def offer(self, key: str, entry: str, value: object, why: str) -> None:
        """Propose a value without putting it into force."""
        self.offers[key, entry] = value
        self.entries[key, entry] = why

    def part(self, key: str) -> dict[str, object]:
        """A table of the source, made where it is not there yet."""
        found = self.keys.setdefault(key, dict[str, object]())
        if not isinstance(found, dict):
            message = f"{key} is no table"
            raise TypeError(message)
        return found  # pyright: ignore[reportUnknownVariableType]
