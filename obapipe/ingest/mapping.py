"""One file through its source's mapping: from its bytes to typed rows of an extract.

What holds between files is `month`'s work, and validation is `validation`'s.
"""

from dataclasses import dataclass, replace

import polars as pl

from obapipe.ingest.figures import read_figures
from obapipe.ingest.keys import FIRST_MONTH, LAST_MONTH, read_keys
from obapipe.ingest.lookups import Lookups, known_extract
from obapipe.ingest.problems import IngestError, Problem, error
from obapipe.ingest.readers import read_table
from obapipe.ingest.rows import add_up, first_of_repeats
from obapipe.ingest.shaping import period_in_name, shape
from obapipe.partnership import Source
from obapipe.periods import Period


@dataclass(frozen=True)
class Mapped:
    """What a file gave.

    Attributes:
        rows: the extract's key and all its measures (Float64), `source_status`, `source_file`, `source_row`,
            `first_month` and `last_month`; None where the file could not be mapped at all.
        problems: what was wrong.
        stated: the period that the whole file is about, and the file, where its name or the source states it.
    """

    rows: pl.DataFrame | None
    problems: list[Problem]
    stated: tuple[Period, str] | None = None


def map_file(content: bytes, file: str, source: Source, lookups: Lookups, received: str | None) -> Mapped:
    """Read one file as its source says; every fault becomes a problem, none is raised.

    Args:
        content: the file's bytes.
        file: its name relative to the folder of what came in.
        source: the mapping.
        lookups: the partnership's places and categories.
        received: the month it arrived in; None where each row arrived in its own period.
    """
    try:
        return _mapped(content, file, source, lookups, received)
    except IngestError as stop:
        return Mapped(None, [replace(stop.problem, extract=source.extract)])


def _mapped(content: bytes, file: str, source: Source, lookups: Lookups, received: str | None) -> Mapped:
    extract = known_extract(source.extract)
    shaped = shape(read_table(content, file, source), source, extract, file)
    stated = _stated(source, file, lookups)
    if shaped.is_empty() and (source.absent == "missing" or stated is None):
        raise error(
            "no_rows",
            file,
            "headings and no rows that the source keeps",
            "at least one row",
            "Ask for the file again, or correct `keep` and `drop` of the source in sources.toml.",
        )
    rows, problems = read_keys(shaped, source, extract, lookups, received)
    rows, unread = read_figures(rows, source, extract, lookups.weighted(extract))
    problems += unread
    if source.sum_rows:
        rows, left_out = add_up(rows, extract)
        problems += left_out
    elif source.same_rows == "first":
        rows = first_of_repeats(rows, extract)
    columns = [*extract.key, *extract.all_measures, "source_status", "source_file", "source_row"]
    return Mapped(rows.select(*columns, FIRST_MONTH, LAST_MONTH), problems, stated)


def _stated(source: Source, file: str, lookups: Lookups) -> tuple[Period, str] | None:
    text = source.constants.get("period")
    if text is None and source.period_in_name is not None and "period" not in source.columns:
        text = period_in_name(source, file)
    if text is None:
        return None
    period = lookups.period(source.recodes.get("period", {}).get(text, text), source.frequency)
    return (period, file) if isinstance(period, Period) else None
