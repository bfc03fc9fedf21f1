"""Files through their source's mapping: from bytes to typed rows of an extract.

Each file is read and shaped alone; then all files of a source are typed at once. What holds between sources
is `month`'s work, and validation is `validation`'s.
"""

from dataclasses import dataclass, field, replace
from functools import partial

import polars as pl

from obapipe.ingest.figures import read_figures
from obapipe.ingest.keys import FIRST_MONTH, LAST_MONTH, read_keys
from obapipe.ingest.lookups import Lookups, dimension_faults, known_extract
from obapipe.ingest.opening import open_tables
from obapipe.ingest.placing import Places, Placing, Where, placed
from obapipe.ingest.problems import IngestError, Problem, error
from obapipe.ingest.rows import Stated, absent_as_zero, add_up, first_of_repeats
from obapipe.ingest.shaping import (
    RECEIVED,
    SHEET,
    SOURCE,
    find_headings,
    fits,
    heading_of,
    period_beside,
    shape,
)
from obapipe.ingest.sums import check_sums
from obapipe.ingest.tables import TextTable, find_tables
from obapipe.partnership import Source
from obapipe.periods import Period


@dataclass(frozen=True)
class Shaped:
    """What a file gave, still as text.

    Attributes:
        rows: what `shaping.shape` gives; None where the file could not be mapped at all.
        problems: why.
        stated: the periods that whole tables of the file are about, where they are stated.
        places: where its columns are, by source, file and sheet.
    """

    rows: pl.DataFrame | None
    problems: list[Problem]
    stated: tuple[Stated, ...] = ()
    places: Placing = field(default_factory=dict[Where, Places])


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
    places: dict[Where, Places] = {}
    problems: list[Problem] = []
    parts: list[pl.DataFrame] = []
    stated: list[Stated] = []
    try:
        _refuse_nameless(source, lookups, file)
        opened = open_tables(
            content, file, encoding=source.encoding, separator=source.separator, member=source.member
        )
        for table in find_tables(opened, source, file, partial(fits, source, received)):
            parts.append(shape(table, source, extract, file, received))
            found = find_headings(table, source, file, received)
            places[source.name, file, table.sheet] = Places(found.columns, table.letters)
            problems += check_sums(table, source, found.others, file)
            period = _stated(source, table, file, lookups, received)
            if period is not None:
                stated.append(period)
        rows = pl.concat(parts, how="diagonal")
        if rows.is_empty() and (source.absent == "missing" or not stated):
            raise error(
                "no_rows",
                file,
                "headings and no rows that the source keeps",
                "at least one row",
                "Ask for the file again, or correct `keep` and `drop` of the source in sources.toml.",
            )
    except IngestError as stop:
        why = replace(stop.problem, extract=source.extract, source=source.name)
        return Shaped(None, [*placed(_of(problems, source), places), why])
    return Shaped(rows, placed(_of(problems, source), places), tuple(stated), places)


def _of(problems: list[Problem], source: Source) -> list[Problem]:
    return [replace(problem, extract=source.extract, source=source.name) for problem in problems]


def map_rows(shaped: list[Shaped], source: Source, lookups: Lookups) -> tuple[pl.DataFrame, list[Problem]]:
    """Type the rows of all files of a source, of any number of months.

    Returns:
        The extract's key and all its measures (Float64), `source_status`, `source`, `source_file`, `source_sheet`,
        `source_row`, `received` and, for measures in wide columns, `heading <measure>`; and the problems, whose rows
        are left out.
    """
    extract = known_extract(source.extract)
    rows = pl.concat((one.rows for one in shaped if one.rows is not None), how="diagonal")
    rows, problems = read_keys(rows, source, extract, lookups)
    rows, unread = read_figures(rows, source, extract, lookups.weighted(extract), lookups.paired(extract))
    problems += unread
    if source.sum_rows:
        rows, left_out = add_up(rows, extract)
        problems += left_out
    elif source.same_rows == "first":
        rows = first_of_repeats(rows, extract)
    sent = ["source_status", SOURCE, "source_file", SHEET, "source_row", RECEIVED]
    columns = [*extract.key, *extract.all_measures, *sent]
    told = [name for name in rows.columns if name.startswith(heading_of(""))]
    rows = rows.with_columns(pl.lit(source.name).alias(SOURCE)).select(
        *columns, *told, FIRST_MONTH, LAST_MONTH
    )
    if source.absent == "zero":
        stated = [period for one in shaped for period in one.stated]
        rows = absent_as_zero(rows, source, extract, lookups, stated)
    places = {where: place for one in shaped for where, place in one.places.items()}
    own = [replace(problem, source=source.name) for problem in problems]
    return rows.select(*columns, *told), placed(own, places)


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


def _stated(
    source: Source, table: TextTable, file: str, lookups: Lookups, received: str | None
) -> Stated | None:
    text = source.constants.get("period")
    if text is None and "period" not in source.columns:
        text = period_beside(source, table, file)
    if text is None:
        return None
    named = source.constants.get("indicator")
    if named is None and source.unpivot is not None:
        named = next(iter(source.unpivot.columns.values()), None)
    written = source.recodes.get("period", {}).get(text, text)
    period = lookups.period(written, source, known_extract(source.extract), named)
    if not isinstance(period, Period):
        return None
    return Stated(received or f"{period.end:%Y-%m}", period, file)
