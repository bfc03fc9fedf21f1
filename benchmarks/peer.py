"""tau-Argus (pytauargus) on the same cells: tables told from their relations, protected, and read back.

It knows cells by crossed categories, so only tables with such columns can be given to it: a city's places by one
further column, or by two with all margins. Two tables with the same places are given as one, the columns of both below
a total that nobody prints.
"""

import csv
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pytauargus import protect

_ALL, _TOTAL = "All", "Total"
_NOT_DESCRIBING = {"cell_id", "n", "published", "release", "status"}
_HIDDEN = {"U", "M"}


@dataclass(frozen=True)
class Cube:
    """Tables by crossed categories.

    Attributes:
        columns: what crosses.
        cells: a category of each column to the cell and its count.
        below: of each column, a category that is a sum to its parts.
    """

    columns: tuple[str, ...]
    cells: Mapping[tuple[str, ...], tuple[str, int]]
    below: tuple[Mapping[str, tuple[str, ...]], ...]

    @property
    def whole(self) -> tuple[str, ...]:
        """The category of each column that is no part of another."""
        return tuple(_root(parts) for parts in self.below)

    @property
    def crossed(self) -> bool:
        """Whether the further columns are crossed with each other, or each with the first only."""
        return len(self.columns) < 3 or any(
            sum(name != whole for name, whole in zip(key, self.whole, strict=True)) == len(key)
            for key in self.cells
        )

    def as_one(self) -> "Cube":
        """Tables that share the first column, as one table of two columns."""
        if self.crossed:
            return self
        wholes = self.whole[1:]
        below: dict[str, tuple[str, ...]] = {_ALL: wholes}
        for parts in self.below[1:]:
            below |= parts
        cells: dict[tuple[str, ...], tuple[str, int]] = {}
        for (first, *others), cell in self.cells.items():
            names = [name for name, whole in zip(others, wholes, strict=True) if name != whole] or wholes
            cells |= {(first, name): cell for name in names}
        return Cube((self.columns[0], "column"), cells, (self.below[0], below))


def read_cube(folder: Path) -> Cube | None:
    """Read a folder of `cells.csv` and `relations.csv`; None where its cells are not crossed categories."""
    rows = list(csv.DictReader((folder / "cells.csv").open(encoding="utf-8")))
    columns = tuple(name for name in rows[0] if name not in _NOT_DESCRIBING)
    described = {row["cell_id"]: tuple(row[name] for name in columns) for row in rows}
    relations: dict[str, list[tuple[str, int]]] = {}
    for row in csv.DictReader((folder / "relations.csv").open(encoding="utf-8")):
        relations.setdefault(row["rel_id"], []).append((row["cell_id"], int(row["coef"])))
    below: list[dict[str, tuple[str, ...]]] = [{} for _ in columns]
    for entries in relations.values():
        names = [described[cell] for cell, _ in entries]
        varying = [place for place in range(len(columns)) if len({name[place] for name in names}) > 1]
        totals = [described[cell] for cell, coefficient in entries if coefficient == -1]
        if len(varying) != 1 or len(totals) != 1 or "release" in rows[0]:
            return None
        (place,), (total,) = varying, totals
        below[place][total[place]] = tuple(sorted(name[place] for name in names if name != total))
    cells = {described[row["cell_id"]]: (row["cell_id"], int(row["n"])) for row in rows}
    return Cube(columns, cells, tuple(below))


def protect_cube(cube: Cube, method: str, rule: str, *, zeros: bool) -> set[str]:
    """Let tau-Argus protect it.

    Args:
        cube: the tables.
        method: `OPT` or `MOD`, with tau-Argus's own parameters.
        rule: its safety rule.
        zeros: whether a count of 0 is too small to show; it takes an absent cell for one that may be shown.

    Returns:
        The cells that it hides, as it says itself.
    """
    one = cube.as_one()
    codes = [_codes(parts) for parts in one.below]
    with tempfile.TemporaryDirectory(prefix="obapipe-tau-") as name:
        hierarchies = {
            column: _written(Path(name) / f"{column}.hrc", parts, whole, code)
            for column, parts, whole, code in zip(one.columns, one.below, one.whole, codes, strict=True)
            if len(parts) > 1
        }
        done = protect(
            _children(one, codes, zeros=zeros),
            list(one.columns),
            response="children",
            safety_rules=rule,
            suppress=method,
            hrc=hierarchies or None,
            hierleadstring="@",
            totcode=_TOTAL,
            workdir=name,
        )
        rows = done.tables[0].rows
    named = [{code: name for name, code in code.items()} for code in codes]
    hidden: set[str] = set()
    for row in rows:
        key = tuple(
            names.get(row[column], whole)
            for column, names, whole in zip(one.columns, named, one.whole, strict=True)
        )
        if row["status"] in _HIDDEN and key in one.cells:
            hidden.add(one.cells[key][0])
    return hidden


def write_pattern(folder: Path, cube: Cube, hidden: set[str]) -> None:
    """Write `suppressed.csv` as `obapipe suppress` does, but for which cells are primary."""
    folder.mkdir(parents=True)
    cells = [cell for cell, _ in cube.cells.values()]
    rows = [("cell_id", "suppressed"), *((cell, int(cell in hidden)) for cell in cells)]
    with (folder / "suppressed.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def _codes(below: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Codes of one width: tau-Argus reads its file by place."""
    names = sorted({name for parts in below.values() for name in parts})
    return {name: f"{place:03}" for place, name in enumerate(names)}


def _children(
    cube: Cube, codes: Sequence[Mapping[str, str]], *, zeros: bool
) -> dict[str, list[str] | list[int]]:
    """A row a child, and one that counts nothing for a count of 0 that must be hidden."""
    columns: list[list[str]] = [[] for _ in cube.columns]
    children: list[int] = []
    for key, (_, number) in cube.cells.items():
        if any(name in parts for name, parts in zip(key, cube.below, strict=True)):
            continue
        rows = [1] * number or ([0] if zeros else [])
        children += rows
        for column, code, name in zip(columns, codes, key, strict=True):
            column.extend([code[name]] * len(rows))
    return {**dict(zip(cube.columns, columns, strict=True)), "children": children}


def _written(path: Path, below: Mapping[str, Sequence[str]], whole: str, code: Mapping[str, str]) -> str:
    def lines(name: str, depth: int) -> list[str]:
        found: list[str] = []
        for part in below.get(name, ()):
            found += ["@" * depth + code[part], *lines(part, depth + 1)]
        return found

    path.write_text("\n".join([*lines(whole, 0), ""]), encoding="utf-8")
    return str(path)


def _root(parts: Mapping[str, Sequence[str]]) -> str:
    (root,) = set(parts) - {name for names in parts.values() for name in names}
    return root
