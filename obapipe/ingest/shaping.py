"""From a file's own columns to the extract's, still as text.

Keep, drop, rename, unpivot, constants and recodes, in this order.
"""

import re
from difflib import get_close_matches

import polars as pl

from obapipe.ingest.problems import IngestError, Problem, error
from obapipe.ingest.readers import TextTable
from obapipe.partnership import Source
from schemas import Extract

HEADING, RECEIVED = "source_heading", "received"


def shape(
    table: TextTable, source: Source, extract: Extract, file: str, received: str | None
) -> pl.DataFrame:
    """The rows of a file under the extract's column names.

    Returns:
        String columns `period`, `geography`, the dimensions and those measures that the source gives, beside
        `source_file`, `source_row`, `received` (null where each row arrives in its own period) and
        `source_heading` (what an unpivoted cell stood under, else null).

    Raises:
        IngestError: a heading is missing or repeated, or nothing gives a column that the extract needs.
    """
    headings = _find_headings(table, source, file)
    rows = table.frame
    if source.sum_rows and source.same_rows == "first":
        rows = rows.unique(subset=pl.exclude("source_row"), keep="first", maintain_order=True)
    for column, allowed in source.keep.items():
        rows = rows.filter(pl.col(headings[column]).is_in(list(allowed)))
    for column, refused in source.drop.items():
        rows = rows.filter(~pl.col(headings[column]).is_in(list(refused)).fill_null(value=False))
    mapped = [pl.col(headings[heading]).alias(name) for name, heading in source.columns.items()]
    if source.unpivot is None:
        shaped = rows.select("source_row", *mapped, pl.lit(None, pl.String).alias(HEADING))
    else:
        shaped = _unpivoted(rows, source, mapped, headings)
    given = [name for name in source.columns if name in shaped.columns]
    if given:
        shaped = shaped.filter(pl.any_horizontal(pl.col(given).is_not_null()))
    shaped = shaped.with_columns(
        pl.lit(file).alias("source_file"),
        pl.lit(received, pl.String).alias(RECEIVED),
        *(pl.lit(text).alias(name) for name, text in source.constants.items()),
    )
    if source.period_in_name is not None and "period" not in shaped.columns:
        shaped = shaped.with_columns(pl.lit(period_in_name(source, file)).alias("period"))
    _refuse_gaps(shaped, source, extract, file)
    recoded = [
        pl.col(name).replace(texts) for name, texts in source.recodes.items() if name in shaped.columns
    ]
    wanted = [name for name in (*extract.key, *extract.all_measures) if name in shaped.columns]
    return shaped.with_columns(recoded).select(*wanted, "source_file", "source_row", RECEIVED, HEADING)


def period_in_name(source: Source, file: str) -> str:
    """The period that a file's name states.

    Raises:
        IngestError: the source's expression does not match the name.
    """
    match = re.search(source.period_in_name or "", file.rpartition("/")[2])
    if match is None or not match.groupdict().get("period"):
        raise error(
            "no_period_in_name",
            file,
            "a name without a period",
            f"a name that matches `period_in_name` of the source '{source.name}'",
            "Rename the file, or correct the expression in sources.toml.",
        )
    return str(match["period"])


def original(source: Source, name: str) -> str:
    """The heading that gives a column, for messages: the column's own name where no heading does."""
    return source.columns.get(name, name)


def _unpivoted(
    rows: pl.DataFrame, source: Source, mapped: list[pl.Expr], headings: dict[str, str]
) -> pl.DataFrame:
    unpivot = source.unpivot
    if unpivot is None:
        return rows
    wide = {f"\0{heading}": category for heading, category in unpivot.columns.items()}
    return (
        rows.select("source_row", *mapped, *(pl.col(headings[name[1:]]).alias(name) for name in wide))
        .unpivot(
            on=list(wide),
            index=["source_row", *source.columns],
            variable_name=HEADING,
            value_name=unpivot.value,
        )
        .with_columns(
            pl.col(HEADING).replace_strict(wide, return_dtype=pl.String).alias(unpivot.name),
            pl.col(HEADING).str.slice(1),
        )
        .sort("source_row", maintain_order=True)
    )


def _find_headings(table: TextTable, source: Source, file: str) -> dict[str, str]:
    """The file's spelling of every heading that the source names, whatever its case and spaces."""
    needed = [*source.columns.values(), *source.keep, *source.drop]
    if source.unpivot is not None:
        needed += source.unpivot.columns
    there = [name for name in table.frame.columns if name != "source_row"]
    plain = {name.casefold(): name for name in reversed(there)}
    exact = set(there)
    found: dict[str, str] = {}
    missing: list[str] = []
    for heading in dict.fromkeys(needed):
        text = " ".join(heading.split())
        spelt = text if text in exact else plain.get(text.casefold())
        if spelt is None:
            missing.append(heading)
        else:
            found[heading] = spelt
    if missing:
        raise _missing(missing, there, source, file)
    twice = [heading for heading, spelt in found.items() if spelt in table.repeated]
    if twice:
        raise IngestError(
            Problem(
                "error",
                "repeated_column",
                file,
                column=", ".join(twice),
                found="that heading more than once",
                expected="it once",
                advice="Have the file corrected: we cannot know which column is meant.",
                count=len(twice),
            )
        )
    return found


def _missing(missing: list[str], there: list[str], source: Source, file: str) -> IngestError:
    near = [name for heading in missing for name in get_close_matches(heading, there, n=1)]
    hint = f" Was it renamed to '{near[0]}'?" if near else ""
    return IngestError(
        Problem(
            "error",
            "missing_column",
            file,
            column=", ".join(missing),
            found="the headings "
            + ", ".join(f"'{name}'" for name in there[:12])
            + (" ..." if there[12:] else ""),
            expected=f"every heading that the source '{source.name}' names",
            advice=f"Have the file corrected, or correct the source in sources.toml.{hint}",
            count=1,
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
