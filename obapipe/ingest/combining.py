"""What an extract has in one column and a file in several columns, in a part of a cell, or in several rows."""

import re
from collections.abc import Mapping

import polars as pl

from obapipe.ingest.problems import IngestError, Problem
from obapipe.ingest.tables import plain
from obapipe.partnership.sources import FirstFilled, Joined, Made, MeasuresInRows

MEASURE_SAID = "measure said"
_ROW = "source_row"
_NTH = "nth of its kind"


def heading_of(name: str) -> str:
    """The column that says under which heading a cell stood, where that is not the same for all rows."""
    return f"heading {name}"


def row_of(measure: str) -> str:
    """The column that says in which row a measure stood, where measures are in rows."""
    return f"row {measure}"


def made_from_several(
    made: Made, cells: Mapping[str, pl.Expr], spelt: Mapping[str, str]
) -> tuple[pl.Expr, pl.Expr]:
    """A column of the extract that several columns of the table give.

    Args:
        made: how.
        cells: heading, as the source names it, to its cells.
        spelt: the same to how the file spells it.

    Returns:
        The text of each row, null where nothing gives one; and the heading of the cell to look at.
    """
    if isinstance(made, Joined):
        parts = [cells[name] for name in made.join]
        joined = pl.concat_str(parts, separator=made.between, ignore_nulls=True)
        filled = pl.any_horizontal(part.is_not_null() for part in parts)
        return pl.when(filled).then(joined), pl.lit(spelt[made.join[0]])
    if isinstance(made, FirstFilled):
        text, heading = pl.lit(None, pl.String), pl.lit(spelt[made.first_of[0]])
        for name in reversed(made.first_of):
            filled = cells[name].is_not_null()
            text = pl.when(filled).then(cells[name]).otherwise(text)
            heading = pl.when(filled).then(pl.lit(spelt[name])).otherwise(heading)
        return text, heading
    text, heading = pl.lit(None, pl.String), pl.lit(spelt[made.by])
    said = cells[made.by].str.replace_all(r"\s+", " ").str.to_lowercase()
    for word, name in made.headings.items():
        is_it = said == plain(word)
        text = pl.when(is_it).then(cells[name]).otherwise(text)
        heading = pl.when(is_it).then(pl.lit(spelt[name])).otherwise(heading)
    return text, heading


def part_of_cell(rows: pl.DataFrame, name: str, expression: str) -> pl.Expr:
    """What an expression finds in the cells of a column, its group if it has one; other cells stay as they are."""
    found: dict[str, str] = {}
    for text in rows[name].drop_nulls().unique().to_list():
        match = re.search(expression, text)
        part = match[match.re.groups] if match is not None else None
        if part and part.strip():
            found[text] = part.strip()
    return pl.col(name).replace(found).alias(name)


def measures_brought_together(
    rows: pl.DataFrame, said: MeasuresInRows, figure: str, file: str, sheet: str | None
) -> pl.DataFrame:
    """One row for those that differ in nothing but their measure.

    Args:
        rows: `source_row`, `measure said`, the column of figures with its `heading ...`, and whatever else.
        said: which texts mean which measures.
        figure: the column of figures.
        file: for messages.
        sheet: the same.

    Returns:
        The other columns with a column a measure, beside its `heading ...` and `row ...`; `source_row` is that of
        the first measure that the source names and the rows hold. A second row of the same measure begins a row of
        its own, so that it is found to be one.

    Raises:
        IngestError: no row holds one of the measures.
    """
    meant = {plain(text): measure for text, measure in said.measures.items()}
    spoken = pl.col(MEASURE_SAID).str.replace_all(r"\s+", " ").str.to_lowercase()
    present = set(rows.select(spoken).to_series().drop_nulls())
    lacking = [text for text in said.measures if plain(text) not in present]
    if lacking:
        raise _no_measure(lacking, rows, said, file, sheet)
    rows = rows.with_columns(spoken.replace_strict(meant, default=None).alias(MEASURE_SAID)).drop_nulls(
        MEASURE_SAID
    )
    apart = (_ROW, MEASURE_SAID, figure, heading_of(figure))
    same = [name for name in rows.columns if name not in apart]
    nth = pl.int_range(pl.len()).over([*same, MEASURE_SAID]).alias(_NTH)
    grouped = rows.with_columns(nth).group_by([*same, _NTH], maintain_order=True)
    whole = grouped.agg(
        *(
            pl.col(name).filter(pl.col(MEASURE_SAID) == measure).first().alias(alias)
            for measure in dict.fromkeys(said.measures.values())
            for name, alias in (
                (figure, measure),
                (heading_of(figure), heading_of(measure)),
                (_ROW, row_of(measure)),
            )
        ),
    )
    rows_of = [row_of(measure) for measure in said.measures.values()]
    whole = whole.with_columns(pl.coalesce(rows_of).alias(_ROW)).drop(_NTH)
    return whole.sort(_ROW, maintain_order=True)


def _no_measure(
    lacking: list[str], rows: pl.DataFrame, said: MeasuresInRows, file: str, sheet: str | None
) -> IngestError:
    there = rows[MEASURE_SAID].drop_nulls().unique(maintain_order=True).head(12).to_list()
    return IngestError(
        Problem(
            "error",
            "missing_measure",
            file,
            sheet=sheet,
            column=said.column,
            found=", ".join(f"'{text}'" for text in there) or "nothing but empty cells",
            expected="a row with " + " and one with ".join(f"'{text}'" for text in lacking),
            advice="Have the file corrected, or correct `measures_in_rows` of the source in sources.toml.",
        )
    )
