"""Protects tables from anywhere, release by release; `obapipe.disclosure` decides, and knows the form of the files."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from obapipe.disclosure.goals import Level
from obapipe.disclosure.pattern import Pattern, find_pattern
from obapipe.disclosure.tables import CELLS, Tables, read_tables, write_outcome
from obapipe.disclosure.worth import worth

_NAMED = 10  # cells and blocking figures that a message lists


class ProtectionError(ValueError):
    """Tables cannot be protected: what readers have already gives a hidden count away."""


@dataclass(frozen=True)
class Suppressed:
    """What was decided.

    Attributes:
        decisions: one row a cell: cell_id (its place in the file), release, published, frozen, hidden (1 for a cell
            that is never printed), primary (hidden because its own count is small).
        pattern: of the last release, over all cells: its certificates prove the whole, earlier releases in it.
    """

    decisions: pl.DataFrame
    pattern: Pattern

    def describe(self) -> str:
        """How many figures are shown, hidden because they are small, and hidden with those."""
        printed = self.decisions.filter("published")
        hidden, small = int(printed["hidden"].sum()), int((printed["hidden"] & printed["primary"]).sum())
        never = self.decisions.height - printed.height
        text = (
            f"Figures: {printed.height:,}. Shown: {printed.height - hidden:,}. Hidden for being small: {small:,}. "
            f"Hidden to protect those: {hidden - small:,}."
        )
        return f"{text} Never printed, and protected as well: {never:,}." if never else text


def suppress_tables(
    source: Path,
    destination: Path,
    *,
    level: Level = "D",
    threshold: int = 5,
    sensitive_from: int = 0,
    progress: Callable[[str], None] = lambda _release: None,
) -> Suppressed:
    """Read tables, decide what is hidden and write `suppressed.csv`, `certificates.csv` and `targets.csv`.

    Args:
        source: the folder of `cells.csv` and `relations.csv`.
        destination: the folder for what is written; made where it is not there.
        level: what must stay possible for each hidden small count.
        threshold: the smallest count that may be shown.
        sensitive_from: 0, or 1 where zeros may be shown.
        progress: told each release as it begins.

    Raises:
        TablesError: the files cannot be used.
        ProtectionError: no pattern protects; nothing is written.
        OSError: it cannot be written.
    """
    tables = read_tables(source)
    suppressed = protect_tables(
        tables, level=level, threshold=threshold, sensitive_from=sensitive_from, progress=progress
    )
    names = tables.cells.select("cell_id", "name")
    whole = pl.Int8
    write_outcome(
        destination,
        suppressed.decisions.join(names, on="cell_id", maintain_order="left").select(
            cell_id="name", suppressed=pl.col("hidden").cast(whole), primary=pl.col("primary").cast(whole)
        ),
        _named(suppressed.pattern.certificates, names, "move"),
        _named(suppressed.pattern.targets, names, "value"),
    )
    return suppressed


def protect_tables(
    tables: Tables,
    *,
    level: Level = "D",
    threshold: int = 5,
    sensitive_from: int = 0,
    progress: Callable[[str], None] = lambda _release: None,
) -> Suppressed:
    """Decide release by release; what an earlier one showed is known, what it hid stays hidden.

    Args:
        tables: what is to be published.
        level: what must stay possible for each hidden small count.
        threshold: the smallest count that may be shown.
        sensitive_from: 0, or 1 where zeros may be shown.
        progress: told each release as it begins.

    Raises:
        ProtectionError: no pattern protects.
    """

    def pattern_of(cells: pl.DataFrame, release: int) -> Pattern:
        progress(f"release {release}")
        pattern = find_pattern(
            cells.filter(pl.col("release") <= release).drop("release"),
            tables.relations.filter(pl.col("release") <= release).drop("relation", "release"),
            threshold=threshold,
            sensitive_from=sensitive_from,
            level=level,
        )
        if pattern.unsafe.height:
            raise ProtectionError(_impossible(tables, pattern.unsafe, release, level))
        return pattern

    *earlier, last = tables.releases
    cells = _before(tables)
    for release in earlier:
        cells = _standing(cells, pattern_of(cells, release))
    pattern = pattern_of(cells, last)
    cells = _standing(cells, pattern)
    small = (pl.col("number") >= sensitive_from) & (pl.col("number") < threshold)
    hidden = pl.col("state") == "hidden"
    decisions = tables.cells.join(
        cells.select("cell_id", hidden=hidden, primary=hidden & small), on="cell_id", maintain_order="left"
    )
    return Suppressed(decisions.drop("name", "number"), pattern)


def _before(tables: Tables) -> pl.DataFrame:
    """The cells before the first release, as `find_pattern` takes them, and the release that has each."""
    return tables.cells.join(worth(tables), on="cell_id", maintain_order="left").select(
        "cell_id",
        "number",
        "release",
        "weight",
        state=pl.when("frozen")
        .then(pl.lit("known"))
        .when("published")
        .then(pl.lit("free"))
        .otherwise(pl.lit("hidden")),
        sensitive=~pl.col("frozen"),
    )


def _standing(cells: pl.DataFrame, pattern: Pattern) -> pl.DataFrame:
    """The cells as the next release finds them: nothing that was decided is free any more."""
    decided = pattern.decisions.select("cell_id", "hidden")
    was_free = pl.col("state") == "free"
    state = pl.when(was_free & pl.col("hidden")).then(pl.lit("hidden"))
    state = state.when(was_free & ~pl.col("hidden")).then(pl.lit("known")).otherwise("state")
    joined = cells.join(decided, on="cell_id", how="left", maintain_order="left")
    return joined.with_columns(state=state).drop("hidden")


def _named(frame: pl.DataFrame, names: pl.DataFrame, last: str) -> pl.DataFrame:
    """A frame with the cells' ids as they stand in the file."""
    joined = frame.join(names, on="cell_id", maintain_order="left")
    return joined.sort("witness", "cell_id").select("witness", cell_id="name", **{last: last})


def _impossible(tables: Tables, unsafe: pl.DataFrame, release: int, level: Level) -> str:
    cells = dict(tables.cells.select("cell_id", "name").iter_rows())
    counts = unsafe["cell_id"].n_unique()
    lines = [
        f"Nothing was written: level {level} cannot be had for release {release}. Hidden counts given away: {counts:,}."
    ]
    for cell, value, blocking in unsafe.head(_NAMED).select("cell_id", "value", "blocking").iter_rows():
        because = _because(tables, blocking)
        lines.append(f"  {CELLS}, cell {cells[cell]}: a reader could rule out the value {value}, {because}.")
    if unsafe.height > _NAMED:
        lines.append(f"  ... and {unsafe.height - _NAMED:,} more values that could be ruled out.")
    lines.append(
        "What readers have cannot be taken back. Publish less in this release (a quarter in place of a month, merged "
        "bands, areas in place of clusters), or ask for less with --level R or --level E."
    )
    return "\n".join(lines)


def _because(tables: Tables, blocking: list[int]) -> str:
    """Which releases, and which of their figures, leave a hidden count no choice."""
    if not blocking:
        return "because the sums that it is in, and what cannot be hidden in them, leave it no choice"
    known = tables.cells.filter(pl.col("cell_id").is_in(blocking)).sort("frozen", "release", "cell_id")
    groups: list[str] = []
    for (frozen, release), group in known.group_by("frozen", "release", maintain_order=True):
        named = ", ".join(group["name"].head(_NAMED).to_list())
        more = f" and {group.height - _NAMED:,} more" if group.height > _NAMED else ""
        whose = "frozen figures" if frozen else f"release {release}"
        groups.append(f"{whose} (cells {named}{more})")
    return f"because of {', '.join(groups)}"
