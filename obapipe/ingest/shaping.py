"""From a table's own columns to the extract's, still as text.

Fill down, keep, drop, rename, unpivot, measures in rows, constants, parts of cells, recodes, leave out: in this order.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

import polars as pl

from obapipe.ingest.combining import (
    MEASURE_SAID,
    heading_of,
    made_from_several,
    measures_brought_together,
    part_of_cell,
    row_of,
)
from obapipe.ingest.problems import IngestError, Problem, error
from obapipe.ingest.tables import BETWEEN_ROWS, TextTable, plain, without_footnote
from obapipe.partnership import Source, Unpivot
from obapipe.partnership.sources import MEASURE
from schemas import Extract

RECEIVED = "received"
SOURCE = "source"
SHEET = "source_sheet"
_HEADINGS_SHOWN = 12
_FIGURE = "figure"


@dataclass(frozen=True)
class Block:
    """Columns that make one row of the extract out of each row of the table.

    Attributes:
        constants: what their headings say, by column of the extract.
        measures: measure to heading.
    """

    constants: dict[str, str]
    measures: dict[str, str]


@dataclass(frozen=True)
class Headings:
    """Where a table has what a source names.

    Attributes:
        columns: column of the extract to heading.
        others: heading as everything else of the source names it to heading as it is spelt.
        blocks: the wide columns; one without constants or measures where there are none.
    """

    columns: dict[str, str]
    others: dict[str, str]
    blocks: list[Block]


def fits(source: Source, received: str | None, headings: Sequence[str]) -> bool:
    """Whether a row of headings holds every column that the source names, its wide ones included."""
    for name in source.columns:
        wanted = source.headings(name, received)
        if wanted and not any(_by_letter(one) or _spelt(one, headings, source) for one in wanted):
            return False
    if not all(_by_letter(one) or _spelt(one, headings, source) for one in _combined(source)):
        return False
    return bool(source.columns or source.unpivot) and not _blocks(source, list(headings))[1]


def shape(
    table: TextTable, source: Source, extract: Extract, file: str, received: str | None
) -> pl.DataFrame:
    """The rows of a table under the extract's column names.

    Returns:
        String columns `period`, `geography`, the dimensions and those measures that the source gives, beside
        `source_file`, `source_sheet`, `source_row`, `received` (null where each row arrives in its own period) and, for
        each measure in wide columns and each column made from several, `heading <name>`: what its cell stood under;
        for measures in rows `row <measure>`.

    Raises:
        IngestError: a heading is missing or repeated, rows are of the wrong length, or nothing gives a column
            that the extract needs.
    """
    found = find_headings(table, source, file, received)
    rows = _kept(table, source, found.others)
    _refuse_ragged(rows, table, found, file)
    if source.sum_rows and source.same_rows == "first":
        rows = rows.unique(subset=pl.exclude("source_row", "cells"), keep="first", maintain_order=True)
    blocks = (_block(rows, table, source, block, found) for block in found.blocks)
    shaped = pl.concat(blocks, how="diagonal")
    if len(found.blocks) > 1:
        shaped = shaped.sort("source_row", maintain_order=True)
    if source.measures_in_rows is not None:
        figure = (source.unpivot.value if source.unpivot is not None else None) or _FIGURE
        shaped = measures_brought_together(shaped, source.measures_in_rows, figure, file, table.sheet)
    constants = dict(source.constants)
    period = period_beside(source, table, file)
    if period is not None and "period" not in shaped.columns:
        constants["period"] = period
    shaped = shaped.with_columns(
        pl.lit(file).alias("source_file"),
        pl.lit(table.sheet, pl.String).alias(SHEET),
        pl.lit(received, pl.String).alias(RECEIVED),
        *(pl.lit(text).alias(name) for name, text in constants.items()),
    )
    _refuse_gaps(shaped, source, extract, file)
    shaped = shaped.with_columns(
        part_of_cell(shaped, name, expression)
        for name, expression in source.part_of_cell.items()
        if name in shaped.columns
    )
    recoded = [
        pl.col(name).replace(texts) for name, texts in source.recodes.items() if name in shaped.columns
    ]
    wanted = [name for name in (*extract.key, *extract.all_measures) if name in shaped.columns]
    told = [name for name in shaped.columns if name.startswith((heading_of(""), row_of("")))]
    shaped = shaped.with_columns(recoded)
    for name, texts in source.leave_out.items():
        if name in shaped.columns:
            shaped = shaped.filter(~_is_one_of(pl.col(name), texts))
    return shaped.select(*wanted, "source_file", SHEET, "source_row", RECEIVED, *told)


def period_beside(source: Source, table: TextTable, file: str) -> str | None:
    """The period that the file's name, the sheet's name or the title states; None where a column does.

    Raises:
        IngestError: the source's expression matches nothing there.
    """
    for place, expression in source.periods.items():
        where = {"name": [file.rpartition("/")[2]], "sheet": [table.sheet or ""], "title": table.above}[place]
        for text in where:
            match = re.search(expression, text)
            if match is not None and match["period"]:
                return str(match["period"])
        raise IngestError(
            Problem(
                "error",
                f"no_period_in_{place}",
                file,
                sheet=table.sheet,
                found=f"no period in {_WHERE[place]}" + (f", '{where[0]}'" if where else ""),
                expected=f"what matches `period_in_{place}` of the source '{source.name}'",
                advice="Have it corrected there, or correct the expression in sources.toml.",
            )
        )
    return None


_WHERE = {"name": "the file's name", "sheet": "the sheet's name", "title": "the rows above the headings"}


def find_headings(table: TextTable, source: Source, file: str, received: str | None) -> Headings:
    """The table's spelling of every heading that a source names, whatever its case and spaces.

    Raises:
        IngestError: one is missing, or stands more than once.
    """
    columns: dict[str, str] = {}
    others: dict[str, str] = {}
    missing: list[str] = []
    for name in source.columns:
        wanted = source.headings(name, received)
        spelt = next((one for one in (_found(text, table, source) for text in wanted) if one), None)
        if spelt is not None:
            columns[name] = spelt
        elif wanted:
            missing.append(" or ".join(wanted))
    summed = [heading for one in source.sums for heading in (one.total, *one.parts)]
    for heading in dict.fromkeys(
        [*source.keep, *source.drop, *source.fill_down, *summed, *_combined(source)]
    ):
        spelt = _found(heading, table, source)
        if spelt is None:
            missing.append(heading)
        else:
            others[heading] = spelt
    blocks, lacking = _blocks(source, table.headings)
    missing += lacking
    if missing:
        raise _missing(missing, table, source, file)
    used = [*columns.values(), *others.values(), *(name for one in blocks for name in one.measures.values())]
    _refuse_repeated(used, table, file)
    return Headings(columns, others, blocks)


def _combined(source: Source) -> list[str]:
    """The headings that only together, or only with what their rows say, give a column of the extract."""
    names = [name for made in source.made.values() for name in made.names]
    said = source.measures_in_rows
    if said is not None:
        names += [said.column, *([said.value] if said.value else [])]
    return names


def _found(wanted: str, table: TextTable, source: Source) -> str | None:
    """The heading that a mapping means, by its text or by the letter of its column."""
    by_letter = _by_letter(wanted)
    known = {letter: heading for heading, letter in table.letters.items()}
    return _spelt(wanted, table.headings, source) or (known.get(by_letter) if by_letter else None)


def _by_letter(wanted: str) -> str | None:
    match = re.fullmatch(r"column ([A-Z]{1,3})", " ".join(wanted.split()))
    return None if match is None else match[1]


def _spelt(wanted: str, there: Iterable[str], source: Source) -> str | None:
    """How a heading is spelt there: exactly so, in another case, or with a footnote glued to it."""
    there = list(there)
    text = " ".join(wanted.split())
    if text in there:
        return text
    same = [name for name in there if plain(name) == plain(text)]
    if not same and source.footnotes:
        same = [name for name in there if plain(_bare(name)) == plain(text)]
        same = same if len(same) == 1 else []
    return same[0] if same else None


def _bare(heading: str) -> str:
    """A heading without the footnotes of any of its rows."""
    return BETWEEN_ROWS.join(without_footnote(part) for part in heading.split(BETWEEN_ROWS))


def _blocks(source: Source, there: list[str]) -> tuple[list[Block], list[str]]:
    """The wide columns, and the headings that are missing among them."""
    unpivot = source.unpivot
    if unpivot is None:
        return [Block({}, {})], []
    if unpivot.headings is not None:
        blocks = _matching_blocks(unpivot, there)
        return blocks, [] if blocks else [f"any that match {unpivot.headings}"]
    spelt = {heading: _spelt(heading, there, source) for heading in unpivot.columns}
    alternatives: dict[str, list[str]] = {}
    for heading, category in unpivot.columns.items():
        alternatives.setdefault(heading if source.sum_rows else category, []).append(heading)
    missing = [" or ".join(names) for names in alternatives.values() if not any(spelt[one] for one in names)]
    name, value = unpivot.name or "", unpivot.value or ""
    blocks = [
        Block({name: category}, {value: found})
        for heading, category in unpivot.columns.items()
        if (found := spelt[heading]) is not None
    ]
    return blocks, missing


def _matching_blocks(unpivot: Unpivot, there: list[str]) -> list[Block]:
    found: dict[tuple[str, ...], list[Block]] = {}
    for heading in there:
        match = re.fullmatch(unpivot.headings or "", heading, re.IGNORECASE)
        if match is None:
            continue
        texts = {name: str(match[name] or "").strip() for name in unpivot.groups}
        constants = texts or {unpivot.name or "": heading}
        measure = unpivot.value or _measure(unpivot, str(match[MEASURE] or ""))
        if measure is None:
            continue
        same = found.setdefault(tuple(constants.values()), [])
        # A measure that stands twice is two rows, to be added up or refused; it never replaces the first.
        block = next((one for one in same if measure not in one.measures), None)
        if block is None:
            block = Block(constants, {})
            same.append(block)
        block.measures[measure] = heading
    return [block for same in found.values() for block in same]


def _measure(unpivot: Unpivot, text: str) -> str | None:
    return {plain(said): measure for said, measure in unpivot.measures.items()}.get(plain(text))


def _kept(table: TextTable, source: Source, headings: Mapping[str, str]) -> pl.DataFrame:
    frame = table.frame
    if source.fill_down:
        frame = frame.with_columns(table.column(headings[name]).forward_fill() for name in source.fill_down)
    for name, allowed in source.keep.items():
        frame = frame.filter(_is_one_of(table.column(headings[name]), allowed))
    for name, refused in source.drop.items():
        frame = frame.filter(~_is_one_of(table.column(headings[name]), refused))
    return frame


def _is_one_of(cell: pl.Expr, texts: Sequence[str]) -> pl.Expr:
    """Whether a cell is one of the texts: case and spaces do not count, `*` stands for anything, "" for a blank."""
    written = cell.str.replace_all(r"\s+", " ").str.to_lowercase()
    wanted = [plain(text) for text in texts if text.strip()]
    is_it = [written.is_in([text for text in wanted if "*" not in text])]
    is_it += [
        written.str.contains("^" + ".*".join(pl.escape_regex(part) for part in text.split("*")) + "$")
        for text in wanted
        if "*" in text
    ]
    found = pl.any_horizontal(is_it).fill_null(value=False)
    return found | cell.is_null() if any(not text.strip() for text in texts) else found


def _block(
    rows: pl.DataFrame, table: TextTable, source: Source, block: Block, found: Headings
) -> pl.DataFrame:
    """One row of the extract from each row of the table that holds anything of it."""
    measures = dict(block.measures)
    given = dict(found.columns)
    said = source.measures_in_rows
    if said is not None:
        given[MEASURE_SAID] = found.others[said.column]
        measures |= {_FIGURE: found.others[said.value]} if said.value else {}
    cells = {name: table.column(heading) for name, heading in found.others.items()}
    made = {name: made_from_several(how, cells, found.others) for name, how in source.made.items()}
    shaped = rows.select(
        "source_row",
        *(table.column(heading).alias(name) for name, heading in {**given, **measures}.items()),
        *(pl.lit(text).alias(name) for name, text in block.constants.items()),
        *(pl.lit(heading).alias(heading_of(name)) for name, heading in measures.items()),
        *(text.alias(name) for name, (text, _) in made.items()),
        *(heading.alias(heading_of(name)) for name, (_, heading) in made.items()),
    )
    told = [*found.columns, *made]
    return shaped.filter(pl.any_horizontal(pl.col(told).is_not_null())) if told else shaped


def _refuse_ragged(rows: pl.DataFrame, table: TextTable, found: Headings, file: str) -> None:
    """Records that end before the last column that is read, go on after the headings, or have a cell too many.

    A record with a single text is none of the table's: a title, or a note below it.
    """
    read = [*found.columns.values(), *found.others.values()]
    read += [heading for block in found.blocks for heading in block.measures.values()]
    order = list(rows.columns)
    cells = [name for name in order if name not in ("source_row", "cells")]
    needed = max((cells.index(table.letters[heading]) + 1 for heading in read), default=0)
    filled = pl.sum_horizontal(pl.col(cells).is_not_null())
    beyond = [pl.col(name).is_not_null() for name in cells[max(table.width, needed) :]]
    length = pl.col("cells")
    wrong = (length < needed) | (length > table.longest)
    ragged = rows.filter(pl.any_horizontal(wrong & (filled > 1), *beyond))
    if ragged.is_empty():
        return
    row, count = ragged.select("source_row", "cells").row(0)
    raise IngestError(
        Problem(
            "error",
            "ragged_rows",
            file,
            row=row,
            sheet=table.sheet,
            found=f"{count} cells",
            expected=f"{table.width} cells, as many as headings",
            advice="Quote cells that hold the separator, and check that the file is not cut short.",
            count=ragged.height,
        )
    )


def _missing(missing: list[str], table: TextTable, source: Source, file: str) -> IngestError:
    there = table.headings
    near = [name for heading in missing for name in get_close_matches(heading, there, n=1)]
    hint = f" Was it renamed to '{near[0]}'? Then give both names." if near else ""
    shown = ", ".join(f"'{name}'" for name in there[:_HEADINGS_SHOWN])
    return IngestError(
        Problem(
            "error",
            "missing_column",
            file,
            sheet=table.sheet,
            column=", ".join(missing),
            found="the headings " + shown + (" ..." if there[_HEADINGS_SHOWN:] else ""),
            expected=f"every heading that the source '{source.name}' names",
            advice=f"Have the file corrected, or correct the source in sources.toml.{hint}",
        )
    )


def _refuse_repeated(used: Sequence[str], table: TextTable, file: str) -> None:
    twice = [heading for heading in dict.fromkeys(used) if heading in table.repeated]
    if not twice:
        return
    raise IngestError(
        Problem(
            "error",
            "repeated_column",
            file,
            sheet=table.sheet,
            column=", ".join(twice),
            found="that heading more than once",
            expected="it once",
            advice="Have the file corrected, or name the column that is meant by its letter: 'column "
            f"{table.letters[twice[0]]}'.",
            count=len(twice),
        )
    )


def _refuse_gaps(shaped: pl.DataFrame, source: Source, extract: Extract, file: str) -> None:
    gaps = [name for name in (*extract.key, *extract.measures) if name not in shaped.columns]
    if not any(name in shaped.columns for name in extract.all_measures):
        gaps.append(" or ".join(extract.all_measures))
    if gaps:
        raise error(
            "unmapped_column",
            file,
            f"nothing in the source '{source.name}' that gives {', '.join(gaps)}",
            f"every column of the extract {extract.name}",
            "Add it to `columns` or `constants` of the source in sources.toml.",
        )
