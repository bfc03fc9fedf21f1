"""Published relations as arrays: what is known on one side, what is not on the other, in groups that do not touch."""

from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

Whole = NDArray[np.int64]
Real = NDArray[np.float64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Equations:
    """For each row, the sum of coefficient x unknown is its constant.

    Attributes:
        cell: of each unknown, its number in the tables.
        low: the least that each unknown can be.
        high: the most, infinite where nothing is known.
        asked: whether a finding is wanted.
        row: of each entry, rising without a gap.
        column: of each entry, its unknown.
        coefficient: of each entry.
        constant: of each row.
        relation: of each row, its number in the tables.
    """

    cell: Whole
    low: Real
    high: Real
    asked: Mask
    row: Whole
    column: Whole
    coefficient: Real
    constant: Real
    relation: Whole

    def part(self, unknowns: Whole) -> "Equations":
        """The rows that some unknowns are in; all unknowns of those rows must be among them."""
        place = np.full(len(self.cell), -1)
        place[unknowns] = np.arange(len(unknowns))
        entries = np.flatnonzero(place[self.column] >= 0)
        rows, row = np.unique(self.row[entries], return_inverse=True)
        return Equations(
            self.cell[unknowns],
            self.low[unknowns],
            self.high[unknowns],
            self.asked[unknowns],
            row.astype(np.int64),
            place[self.column[entries]],
            self.coefficient[entries],
            self.constant[rows],
            self.relation[rows],
        )

    def within(self, low: Real, high: Real) -> "Equations":
        """The same with other bounds."""
        return replace(self, low=low, high=high)

    def put_in(self, where: Mask) -> "Equations":
        """The same with unknowns that can only be one number put in: each keeps its place and is in no row.

        Args:
            where: of each unknown, whether to do so where it can be done.
        """
        fixed = (self.low == self.high) & where
        value = np.where(fixed, self.low, 0.0)
        known = np.bincount(self.row, self.coefficient * value[self.column], len(self.constant))
        left = ~fixed[self.column]
        rows, row = np.unique(self.row[left], return_inverse=True)
        return replace(
            self,
            row=row.astype(np.int64),
            column=self.column[left],
            coefficient=self.coefficient[left],
            constant=(self.constant - known)[rows],
            relation=self.relation[rows],
        )

    def violated(self, table: Real) -> Mask:
        """Rows that a table of whole numbers does not agree with, exactly."""
        came_to = np.bincount(self.row, self.coefficient * table[self.column], len(self.constant))
        return came_to != self.constant

    def groups(self) -> Whole:
        """For each unknown the number of its group, from 0: no row has unknowns of two groups."""
        group = np.arange(len(self.cell))
        while True:
            least = np.full(len(self.constant), len(self.cell))
            np.minimum.at(least, self.row, group[self.column])
            after = group.copy()
            np.minimum.at(after, self.column, least[self.row])
            after = after[after]
            if np.array_equal(after, group):
                break
            group = after
        return np.unique(group, return_inverse=True)[1].astype(np.int64)

    def of_rows(self, group: Whole) -> Whole:
        """For each row the group of its unknowns."""
        groups = np.zeros(len(self.constant), np.int64)
        groups[self.row] = group[self.column]
        return groups


def equations_of(cells: pl.DataFrame, relations: pl.DataFrame) -> Equations:
    """Take what is known out of the relations.

    Args:
        cells: cell, number (null where it is not known), low, high (null for no limit), asked.
        relations: relation, cell, coefficient.
    """
    cells = cells.sort("cell")
    unknown = cells.filter(pl.col("number").is_null()).with_row_index("place")
    entries = (
        relations.group_by("relation", "cell")
        .agg(pl.col("coefficient").sum())
        .filter(pl.col("coefficient") != 0)
        .join(cells.select("cell", "number"), on="cell")
        .join(unknown.select("cell", "place"), on="cell", how="left")
        .sort("relation", "cell")
    )
    constants = entries.group_by("relation").agg(
        (-(pl.col("number") * pl.col("coefficient")).fill_null(0).sum()).alias("constant"),
        pl.col("place").is_not_null().any().alias("open"),
    )
    rows = constants.filter("open").sort("relation")
    left = entries.filter(pl.col("place").is_not_null()).join(rows, on="relation", how="semi")
    left = left.sort("relation", "place")
    high = unknown["high"].cast(pl.Float64).fill_null(np.inf)
    return Equations(
        unknown["cell"].to_numpy().astype(np.int64),
        unknown["low"].cast(pl.Float64).fill_null(0).to_numpy().copy(),
        high.to_numpy().copy(),
        unknown["asked"].to_numpy(),
        left["relation"].rle_id().to_numpy().astype(np.int64),
        left["place"].to_numpy().astype(np.int64),
        left["coefficient"].to_numpy().astype(np.float64),
        rows["constant"].to_numpy().astype(np.float64),
        rows["relation"].to_numpy().astype(np.int64),
    )
