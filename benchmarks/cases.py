"""Invented tables in the form of `obapipe suppress`: two-way reports and a three-way cube, from a fixed seed.

Twenty-five clusters in five areas in a city, eight ages, ten sources; the counts of a cluster that are printed are six
on average. All margins.
"""

from collections.abc import Iterator
from itertools import product
from pathlib import Path

import numpy as np
import polars as pl

_CITY = {"CITY": [f"A{area}" for area in range(1, 6)]}
_PLACES = {
    **_CITY,
    **{
        area: [f"C{place:02}" for place in range(number, 26, 5)]
        for number, area in enumerate(_CITY["CITY"], start=1)
    },
}
_AGES = {"all ages": [f"g{age}" for age in range(1, 9)]}
_SOURCES = {"all sources": [f"s{source:02}" for source in range(1, 11)]}
_TREES = (_PLACES, _AGES, _SOURCES)
_COLUMNS = ("place", "age", "source")
_MEAN, _REPORT_MEAN = 6.0, 0.6

Key = tuple[str, str, str]


def write_cube(folder: Path, seed: int) -> int:
    """Write places by ages by sources with all margins, each count drawn from a Poisson distribution.

    Returns:
        How many cells.
    """
    return _write(folder, [_counts(seed, _MEAN)], crossed=True)


def write_reports(folder: Path, seed: int, reports: int) -> int:
    """Write some reports that have nothing to do with each other: places by ages and places by sources in each.

    Returns:
        How many cells.
    """
    return _write(folder, [_counts(seed + report, _REPORT_MEAN) for report in range(reports)], crossed=False)


def _counts(seed: int, mean: float) -> dict[Key, int]:
    leaves = list(product(*(_leaves(tree) for tree in _TREES)))
    drawn = np.random.default_rng(seed).poisson(mean, len(leaves)).tolist()
    counts: dict[Key, int] = dict(zip(leaves, drawn, strict=True))
    for place in reversed(range(len(_TREES))):
        for total, parts in reversed(_TREES[place].items()):
            for key in [key for key in counts if key[place] == parts[0]]:
                counts[_changed(key, place, total)] = sum(
                    counts[_changed(key, place, part)] for part in parts
                )
    return counts


def _write(folder: Path, reports: list[dict[Key, int]], *, crossed: bool) -> int:
    cells: list[tuple[int, int, str, str, str, int]] = []
    entries: list[tuple[int, int, int]] = []
    relations = 0
    for report, counts in enumerate(reports):
        printed = [key for key in counts if crossed or _is_two_way(key)]
        number = {key: len(cells) + place for place, key in enumerate(printed)}
        cells += [(number[key], report, *key, counts[key]) for key in printed]
        for total, parts in _sums(number):
            entries += [(relations, number[total], -1), *((relations, number[part], 1) for part in parts)]
            relations += 1
    folder.mkdir(parents=True)
    described = pl.DataFrame(cells, schema=["cell_id", "report", *_COLUMNS, "n"], orient="row")
    if len(reports) == 1:
        described = described.drop("report")
    described.write_csv(folder / "cells.csv")
    pl.DataFrame(entries, schema=["rel_id", "cell_id", "coef"], orient="row").write_csv(
        folder / "relations.csv"
    )
    return len(cells)


def _sums(printed: dict[Key, int]) -> Iterator[tuple[Key, list[Key]]]:
    for key in printed:
        for place, tree in enumerate(_TREES):
            parts = [_changed(key, place, part) for part in tree.get(key[place], ())]
            if parts and all(part in printed for part in parts):
                yield key, parts


def _is_two_way(key: Key) -> bool:
    return key[1] in _AGES or key[2] in _SOURCES


def _changed(key: Key, place: int, name: str) -> Key:
    first, second, third = (name if here == place else was for here, was in enumerate(key))
    return first, second, third


def _leaves(tree: dict[str, list[str]]) -> list[str]:
    return [name for parts in tree.values() for name in parts if name not in tree]
