"""Audits a folder of tables: finds what describes each, and has it judged."""

from collections.abc import Callable
from fnmatch import fnmatchcase
from pathlib import Path

import polars as pl

from obapipe.audit.foreign.case import CELLS, RELATIONS, audit_case
from obapipe.audit.foreign.description import Description, read_description
from obapipe.audit.foreign.fault import ForeignError
from obapipe.audit.foreign.findings import PRINTED, Findings, Place, Sum, TableFindings
from obapipe.audit.foreign.sheet import Sheet, fits, read_sheet
from obapipe.audit.foreign.ties import Ties, ties_of
from obapipe.audit.foreign.verdict import Verdict, judge

KNOWN = Path(__file__).resolve().parent / "known"


def audit_tables(
    folder: Path,
    *,
    description: Path | None = None,
    suppressed: Path | None = None,
    threshold: int | None = None,
    sensitive_from: int | None = None,
    progress: Callable[[str], None] = lambda _file: None,
) -> Findings:
    """Audit the tables of a folder. Nothing is written there.

    Args:
        folder: of CSV files, described by the TOML files beside them; or of `cells.csv` and `relations.csv`.
        description: a description that lies elsewhere; it alone is used then. Without any, the descriptions of tables
            that were audited before are tried.
        suppressed: of cells and relations, the folder of `suppressed.csv`; by default the same.
        threshold: of cells and relations, the smallest count that may be shown; 5 where left out.
        sensitive_from: of cells and relations, the smallest count that is hidden; 0 where left out.
        progress: told each file as it begins.

    Raises:
        ForeignError: nothing describes a table there, or a file cannot be used.
    """
    cells = description is None and (folder / CELLS).is_file() and (folder / RELATIONS).is_file()
    if cells:
        progress(CELLS)
        one = audit_case(
            folder,
            folder if suppressed is None else suppressed,
            threshold=5 if threshold is None else threshold,
            sensitive_from=0 if sensitive_from is None else sensitive_from,
        )
        return Findings((one,))
    if suppressed is not None or threshold is not None or sensitive_from is not None:
        raise ForeignError(
            f"--suppressed, --threshold and --sensitive-from go with {CELLS} and {RELATIONS}, which are not both in "
            f"{folder}. A described table says these things in its description."
        )
    described, unread = _described(folder, description)
    tables: list[TableFindings] = []
    for path, where, how in described:
        progress(path.name)
        try:
            tables.append(audit_table(path, how))
        except ForeignError as error:
            raise ForeignError(f"{error}\n{path.name} was read as {where.name} describes it.") from error
    return Findings(tuple(tables), unread)


def audit_table(path: Path, description: Description) -> TableFindings:
    """Audit one described table.

    Raises:
        ForeignError: it is not as described.
    """
    sheet = read_sheet(path, description)
    ties = ties_of(sheet, description)
    spaces = ties.spaces.with_columns(
        number=pl.lit(None, pl.Int64), hidden=pl.lit(value=False), printed=pl.lit(value=True)
    )
    known = sheet.cells.select("cell", "low", "high", "number", "hidden", "printed")
    verdict = judge(
        pl.concat([known, spaces.select(known.columns)]),
        ties.entries,
        threshold=description.threshold,
        sensitive_from=description.sensitive_from,
    )
    return _findings(sheet, ties, verdict, description)


def _findings(sheet: Sheet, ties: Ties, verdict: Verdict, description: Description) -> TableFindings:
    number = pl.col("number")
    small = sheet.cells.filter(number.is_between(description.sensitive_from, description.threshold - 1))
    found = pl.concat([verdict.dangers, small.select("cell", pl.lit(PRINTED).alias("class"))])
    keys = sheet.key(description.key)
    where = found.join(sheet.cells, on="cell").sort("row", "column").select("row", "column", "class")
    return TableFindings(
        file=sheet.file,
        title=description.title,
        figures=int(sheet.cells["printed"].sum()),
        hidden=int(sheet.cells["hidden"].sum()),
        sums=tuple(Sum(*row) for row in verdict.sums.iter_rows()),
        places=tuple(
            Place(row, keys[row], sheet.headings[int(column)], sure)
            for row, column, sure in where.iter_rows()
        ),
        without=verdict.retreats,
        idle=ties.idle,
    )


def _is_of(path: Path, description: Description, *, by_columns: bool) -> bool:
    """Whether a file has a name that a description gives, or else, where that counts, its columns."""
    name = path.name.lower()
    if any(fnmatchcase(name, one.lower()) for one in description.files):
        return True
    return by_columns and path.suffix.lower() == ".csv" and fits(path, description)


def _described(
    folder: Path, description: Path | None
) -> tuple[list[tuple[Path, Path, Description]], tuple[str, ...]]:
    """The files that descriptions are of, with them, by name; and the CSV files that none is of."""
    beside = sorted(folder.glob("*.toml"))
    used = [description] if description is not None else beside or sorted(KNOWN.glob("*.toml"))
    files = sorted(path for path in folder.iterdir() if path.is_file())
    found: dict[Path, tuple[Path, Description]] = {}
    for where in used:
        how = read_description(where)
        named = [path for path in files if _is_of(path, how, by_columns=where.parent == KNOWN)]
        if not named and where.parent != KNOWN:
            raise ForeignError(
                f"{where.name}, files: found no file called {' or '.join(how.files)} in {folder}, expected one at "
                "least. Correct the name, or put the file there."
            )
        for path in named:
            if path in found:
                raise ForeignError(
                    f"{path.name} is described by {found[path][0].name} and by {where.name}: one is enough."
                )
            found[path] = (where, how)
    if not found:
        raise ForeignError(
            f"Nothing in {folder} is described: write a description beside its tables, or name one with --description; "
            "docs/foreign-tables.md says how."
        )
    unread = tuple(path.name for path in files if path.suffix.lower() == ".csv" and path not in found)
    return [(path, *found[path]) for path in sorted(found)], unread
