"""Counts and the relations between them as arrays, split into parts that have nothing to do with each other."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray

Whole = NDArray[np.int64]
Real = NDArray[np.float64]
Mask = NDArray[np.bool_]


class RelationError(ValueError):
    """The relations do not hold, or name cells that are not there."""


@dataclass(frozen=True)
class System:
    """Cells in the order of their numbers here, 0 and up; relations as triples, each relation summing to 0.

    Attributes:
        number: the true count of each cell.
        known: readers have the number already.
        hidden: readers do not have it and will not; hiding it costs nothing.
        printed: readers see a marker where it is hidden.
        sensitive: a count to which the rule applies.
        weight: what hiding costs.
        row: of each entry, its relation, 0 and up without a gap, rising.
        column: of each entry, its cell.
        coefficient: of each entry.
        holder: who knows the figure whatever is shown, numbered 0 and up; -1 for nobody.
        least: what a reader knows each cell to be at least where it is hidden.
        floor: the smallest count that is too small to show.
        threshold: the smallest count that may be shown above it.
    """

    number: Whole
    known: Mask
    hidden: Mask
    printed: Mask
    sensitive: Mask
    weight: Real
    row: Whole
    column: Whole
    coefficient: Real
    holder: Whole
    least: Whole
    floor: int
    threshold: int

    @property
    def cells(self) -> int:
        """How many cells there are."""
        return len(self.number)

    @cached_property
    def relations(self) -> int:
        """How many relations there are."""
        return int(self.row[-1]) + 1 if len(self.row) else 0

    @cached_property
    def small(self) -> Mask:
        """Cells whose number nobody may learn."""
        in_range = (self.number >= self.floor) & (self.number < self.threshold)
        return self.sensitive & in_range & ~self.known

    @cached_property
    def room(self) -> Whole:
        """How far each cell can fall before a reader would know that it cannot be; 0 where it cannot."""
        return np.maximum(self.number - self.least, 0)

    def part(self, cells: Whole) -> "System":
        """The system of some cells, with the relations that any of them is in; others are taken as fixed."""
        place = np.full(self.cells, -1)
        place[cells] = np.arange(len(cells))
        entries = np.flatnonzero(place[self.column] >= 0)
        _, row = np.unique(self.row[entries], return_inverse=True)
        return System(
            self.number[cells],
            self.known[cells],
            self.hidden[cells],
            self.printed[cells],
            self.sensitive[cells],
            self.weight[cells],
            row.astype(np.int64),
            place[self.column[entries]],
            self.coefficient[entries],
            self.holder[cells],
            self.least[cells],
            self.floor,
            self.threshold,
        )

    def parts(self) -> Iterator[Whole]:
        """The cells that are not known, in groups without a relation between them, by their first cell."""
        group = np.arange(self.cells)
        free = np.flatnonzero(~self.known[self.column])
        row, column = self.row[free], self.column[free]
        while (
            True
        ):  # the smallest number of a group spreads along its relations, and jumps to what it stands for
            least = np.full(self.relations, self.cells)
            np.minimum.at(least, row, group[column])
            spread = group.copy()
            np.minimum.at(spread, column, least[row])
            np.minimum.at(spread, group[column], least[row])
            spread = spread[spread]
            if np.array_equal(spread, group):
                break
            group = spread
        unknown = np.flatnonzero(~self.known)
        order = unknown[np.argsort(group[unknown], kind="stable")]
        starts = np.flatnonzero(np.diff(group[order], prepend=-1))
        yield from np.split(order, starts[1:])


def system_of(cells: pl.DataFrame, relations: pl.DataFrame, *, threshold: int, sensitive_from: int) -> System:
    """Arrays of two frames; the cells in the order of `cell_id`.

    Args:
        cells: cell_id, number, state (free, known or hidden), sensitive, weight and, where a hidden one may stand
            without a marker, printed; where a reader knows another least number than `sensitive_from`, least; who
            knows the number whatever is shown, holder (text, null for nobody).
        relations: relation_id, cell_id, coefficient.
        threshold: the smallest count that may be shown.
        sensitive_from: 0, or 1 where zeros are shown.

    Raises:
        RelationError: a relation does not sum to 0 or names a cell that is not there.
    """
    cells = cells.sort("cell_id")
    if "printed" not in cells.columns:
        cells = cells.with_columns(printed=pl.lit(value=False))
    if "holder" not in cells.columns:
        cells = cells.with_columns(holder=pl.lit(None, pl.String))
    if "least" not in cells.columns:
        cells = cells.with_columns(least=pl.lit(sensitive_from))
    placed = relations.join(
        cells.select("cell_id", "number").with_row_index("place"), on="cell_id", how="left"
    ).sort("relation_id", "place")
    if placed["place"].null_count():
        raise RelationError("A relation names a cell that is not there.")
    sums = placed.group_by("relation_id").agg((pl.col("number") * pl.col("coefficient")).sum().alias("sum"))
    wrong = sums.filter(pl.col("sum") != 0)["relation_id"]
    if wrong.len():
        message = f"{wrong.len():,} relations do not sum to 0, the first is number {wrong.min()}."
        raise RelationError(message)
    state = cells["state"]
    return System(
        cells["number"].to_numpy().astype(np.int64),
        (state == "known").to_numpy(),
        (state == "hidden").to_numpy(),
        cells["printed"].to_numpy(),
        cells["sensitive"].to_numpy(),
        cells["weight"].to_numpy().astype(np.float64),
        placed["relation_id"].rle_id().to_numpy().astype(np.int64),
        placed["place"].to_numpy().astype(np.int64),
        placed["coefficient"].to_numpy().astype(np.float64),
        (cells["holder"].rank("dense").cast(pl.Int64) - 1).fill_null(-1).to_numpy(),
        cells["least"].to_numpy().astype(np.int64),
        sensitive_from,
        threshold,
    )
