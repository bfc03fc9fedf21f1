"""Files through their source's mapping: from bytes to typed rows of an extract.

Each file is read and shaped alone; then all files of a source are typed at once. What holds between sources
is `month`'s work, and validation is `validation`'s.
"""

from dataclasses import dataclass, replace

import polars as pl

from obapipe.ingest.figures import read_figures
from obapipe.ingest.keys import FIRST_MONTH, LAST_MONTH, read_keys
from obapipe.ingest.lookups import Lookups, dimension_faults, known_extract
from obapipe.ingest.problems import IngestError, Problem, error
from obapipe.ingest.readers import read_table
from obapipe.ingest.rows import Stated, absent_as_zero, add_up, first_of_repeats
from obapipe.ingest.shaping import RECEIVED, period_in_name, shape
from obapipe.partnership import Source
from obapipe.periods import Period


@dataclass(frozen=True)
class Shaped:
    """What a file gave, still as text.

    Attributes:
        rows: what `shaping.shape` gives; None where the file could not be mapped at all.
        problems: why.
        stated: the period that the whole file is about, where one is stated.
    """

    rows: pl.DataFrame | None
    problems: list[Problem]
    stated: Stated | None = None


def shape_file(content: bytes, file: str, source: Source, lookups: Lookups, received: str | None) -> Shaped:
    """Read one file as its source says; every fault of the file becomes a problem.

    Args:
        content: the file's bytes.
        file: its name relative to the folder of what came in.
        source: the mapping.
        lookups: the partnership's places and categories.
        received: the month it arrived in; None where each row arrives in its own period.

    Raises:
        KeyError: the source names no known extract, which the partnership's loader rules out.
    """
    extract = known_extract(source.extract)
    try:
        _refuse_nameless(source, lookups, file)
        rows = shape(read_table(content, file, source), source, extract, file, received)
        stated = _stated(source, file, lookups, received)
        if rows.is_empty() and (source.absent == "missing" or stated is None):
            raise error(
                "no_rows",
                file,
                "headings and no rows that the source keeps",
                "at least one row",
                "Ask for the file again, or correct `keep` and `drop` of the source in sources.toml.",
            )
    except IngestError as stop:
        return Shaped(None, [replace(stop.problem, extract=source.extract)])
    return Shaped(rows, [], stated)


def map_rows(shaped: list[Shaped], source: Source, lookups: Lookups) -> tuple[pl.DataFrame, list[Problem]]:
    """Type the rows of all files of a source, of any number of months.

    Returns:
        The extract's key and all its measures (Float64), `source_status`, `source_file`, `source_row` and
        `received`; and the problems, whose rows are left out.
    """
    extract = known_extract(source.extract)
    rows = pl.concat(one.rows for one in shaped if one.rows is not None)
    rows, problems = read_keys(rows, source, extract, lookups)
    rows, unread = read_figures(rows, source, extract, lookups.weighted(extract))
    problems += unread
    if source.sum_rows:
        rows, left_out = add_up(rows, extract)
        problems += left_out
    elif source.same_rows == "first":
        rows = first_of_repeats(rows, extract)
    columns = [*extract.key, *extract.all_measures, "source_status", "source_file", "source_row", RECEIVED]
    rows = rows.select(*columns, FIRST_MONTH, LAST_MONTH)
    if source.absent == "zero":
        stated = [one.stated for one in shaped if one.stated is not None]
        rows = absent_as_zero(rows, source, extract, lookups, stated)
    return rows.select(columns), problems


def _refuse_nameless(source: Source, lookups: Lookups, file: str) -> None:
    nameless = dimension_faults(known_extract(source.extract), lookups)
    if nameless:
        raise error(
            "no_categories",
            file,
            f"no categories of {', '.join(nameless)} in the catalogue",
            f"a table [categories.{nameless[0]}] in indicators.toml",
            "Add it: only categories that are listed can be published.",
        )


def _stated(source: Source, file: str, lookups: Lookups, received: str | None) -> Stated | None:
    text = source.constants.get("period")
    if text is None and source.period_in_name is not None and "period" not in source.columns:
        text = period_in_name(source, file)
    if text is None:
        return None
    period = lookups.period(source.recodes.get("period", {}).get(text, text), source.frequency)
    if not isinstance(period, Period):
        return None
    return Stated(received or f"{period.end:%Y-%m}", period, file)
