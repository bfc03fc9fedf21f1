"""A draft tried on its own file: what the reading itself would make of it. Nothing is kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import polars as pl

from obapipe.ingest.lookups import Lookups, known_extract
from obapipe.ingest.mapping import map_rows, shape_file
from obapipe.ingest.opening import TableFile
from obapipe.ingest.problems import IngestError, Problem
from obapipe.ingest.shaping import RECEIVED, fits
from obapipe.ingest.tables import TextTable, find_tables
from obapipe.ingest.validation import validate
from obapipe.partnership import Source
from obapipe.reporting.lines import Line, lines_of


@dataclass(frozen=True)
class Trial:
    """What reading the file through the draft gave.

    Attributes:
        rows: the rows that would be loaded, as `map_rows` gives them; no rows where the file cannot be mapped.
        lines: what would be said about it, each cause once.
    """

    rows: pl.DataFrame
    lines: Sequence[Line]

    @property
    def errors(self) -> list[Line]:
        """What would hold the file back."""
        return [line for line in self.lines if line.severity == "error"]


def attempt(content: bytes, shown: str, source: Source, lookups: Lookups, received: str | None) -> Trial:
    """Read a file through a draft.

    Args:
        content: the file's bytes.
        shown: its name relative to the folder of what came in.
        source: the draft.
        lookups: the partnership's places and categories.
        received: the month it arrived in; None where that is not known.
    """
    extract = known_extract(source.extract)
    shaped = shape_file(content, shown, source, lookups, received)
    problems: list[Problem] = list(shaped.problems)
    rows = pl.DataFrame()
    if shaped.rows is not None:
        rows, more = map_rows([shaped], source, lookups)
        problems += more
        categories = {
            name: list(lookups.categories[name]) for name in extract.dimensions if name not in extract.ages
        }
        found = validate(
            rows.with_columns(pl.col(RECEIVED).fill_null("")), extract, categories, lookups.weighted(extract)
        )
        problems += [problem for one in found.values() for problem in one]
    return Trial(rows, lines_of(problems))


def table_of(opened: TableFile, source: Source, shown: str) -> TextTable | None:
    """The table that the reading finds where the source has columns of any name; None where it finds none."""
    try:
        return find_tables(opened, source, shown, partial(fits, source, None))[0]
    except IngestError:
        return None
