"""The cells that landed rows came from: reads their files once more, through the same mapping, and finds them by key.

What is found is proved: the cells of a row have to add up to what was landed, otherwise none is shown.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from obapipe.explanation.account import Cell, FileState, SourceFile
from obapipe.ingest.combining import heading_of, row_of
from obapipe.ingest.figures import read_figures
from obapipe.ingest.keys import read_keys
from obapipe.ingest.lookups import Lookups, known_extract
from obapipe.ingest.mapping import Shaped, shape_file
from obapipe.ingest.shaping import SHEET
from obapipe.partnership import Partnership, Source
from schemas import Extract

KEY_SEPARATOR = "|"
_NOISE = 1e-6
_TEXT, _LETTER = "text ", "letter "
_ID = "id"
_WHY: dict[FileState, str] = {
    "changed": "the file has changed since it was landed",
    "gone": "the file is not there any more",
}
_NOT_FOUND = "the row is not found again: the mapping has changed since it was landed"
_OTHERWISE = "the cells do not give what was landed: the mapping has changed since"


@dataclass(frozen=True)
class Found:
    """The cells of a landed row, or why none can be shown."""

    cells: tuple[Cell, ...] = ()
    trouble: str = ""


@dataclass
class Files:
    """The files that arrived, each read at most once.

    Attributes:
        partnership: whose they are.
        landed: `provenance/landed_file`: received, source, extract, source_file, sha256.
    """

    partnership: Partnership
    landed: pl.DataFrame
    _lookups: Lookups = field(init=False)
    _contents: dict[Path, bytes | None] = field(init=False, default_factory=dict[Path, bytes | None])
    _keyed: dict[tuple[str, str, str], pl.DataFrame | None] = field(
        init=False, default_factory=dict[tuple[str, str, str], pl.DataFrame | None]
    )

    def __post_init__(self) -> None:
        self._lookups = Lookups(self.partnership)

    def file(self, received: str, name: str, extract: str) -> SourceFile:
        """A landed file, and whether it still is what was landed."""
        entries = self.landed.filter(received=received, source_file=name, extract=extract)
        sources = tuple(entries["source"].to_list())
        sha256 = str(entries["sha256"][0]) if entries.height else ""
        return SourceFile(name, received, sources, sha256, self._state(sources, name, extract, sha256))

    def find(self, rows: pl.DataFrame, extract: str, measure: str) -> dict[int, Found]:
        """The cells of landed rows.

        Args:
            rows: `id`, `period`, `part`, `received`, `source_file`, `source_sheet`, `source_row`, `row_key`
                and `measured`; rows without `source_row` have no cell.
            extract: whose rows they are.
            measure: the one asked for.

        Returns:
            By `id`.
        """
        shape = known_extract(extract)
        sent = _with_dimensions(rows.filter(pl.col("source_row").is_not_null()), shape)
        answers: dict[int, Found] = {}
        for (received, name), own in sent.partition_by("received", "source_file", as_dict=True).items():
            file = self.file(str(received), str(name), extract)
            if file.state in _WHY:
                answers |= dict.fromkeys(own[_ID].to_list(), Found(trouble=_WHY[file.state]))
                continue
            parts = [
                _matching(own, keyed, source, shape, measure)
                for source in self._sources(file.sources, file.name, extract)
                if (keyed := self._read(source, file)) is not None and f"{_TEXT}{measure}" in keyed.columns
            ]
            answers |= _proved(own, pl.concat(parts) if parts else None)
        return answers

    def _sources(self, names: tuple[str, ...], file: str, extract: str) -> list[Source]:
        """The sources that read a file; where it was not kept, every one that could have."""
        return [
            source
            for source in self.partnership.sources
            if source.extract == extract
            and (source.name in names if names else self._path(source, file).is_file())
        ]

    def _state(self, sources: tuple[str, ...], name: str, extract: str, sha256: str) -> FileState:
        there = [
            content
            for source in self._sources(sources, name, extract)
            if (content := self._content(source, name)) is not None
        ]
        if not there:
            return "gone"
        if not sha256:
            return "hash not kept"
        return "as landed" if hashlib.sha256(there[0]).hexdigest() == sha256 else "changed"

    def _path(self, source: Source, name: str) -> Path:
        root = self.partnership.raw_root if source.root == "raw_root" else self.partnership.raw
        return (root or self.partnership.raw) / name

    def _content(self, source: Source, name: str) -> bytes | None:
        path = self._path(source, name)
        if path not in self._contents:
            root = self.partnership.raw_root if source.root == "raw_root" else self.partnership.raw
            inside = root is not None and path.resolve().is_relative_to(root.resolve())
            self._contents[path] = path.read_bytes() if inside and path.is_file() else None
        return self._contents[path]

    def _read(self, source: Source, file: SourceFile) -> pl.DataFrame | None:
        received = "" if source.received == "period" else file.received
        key = (source.name, file.name, received)
        if key not in self._keyed:
            content = self._content(source, file.name)
            self._keyed[key] = (
                None
                if content is None
                else _keyed(
                    shape_file(content, file.name, source, self._lookups, received or None),
                    source,
                    self._lookups,
                )
            )
        return self._keyed[key]


def _keyed(shaped: Shaped, source: Source, lookups: Lookups) -> pl.DataFrame | None:
    """The rows of a file by key, each measure as text and as number, with the letter of its column."""
    if shaped.rows is None:
        return None
    extract = known_extract(source.extract)
    given = [name for name in extract.all_measures if name in shaped.rows.columns]
    rows = shaped.rows.with_columns(pl.col(name).alias(f"{_TEXT}{name}") for name in given)
    rows, _ = read_keys(rows, source, extract, lookups)
    rows, _ = read_figures(rows, source, extract, lookups.weighted(extract))
    if source.sum_rows:
        rows = _counted(rows, extract)
    for name in given:
        rows = _placed(rows, name, shaped)
    return rows.with_columns(pl.col(name).cast(pl.String) for name in extract.ages)


def _placed(rows: pl.DataFrame, measure: str, shaped: Shaped) -> pl.DataFrame:
    """The rows with the heading that a measure stands under and the letter of its column."""
    heading, letter = heading_of(measure), f"{_LETTER}{measure}"
    if heading not in rows.columns:
        rows = rows.with_columns(pl.lit(None, pl.String).alias(heading))
    columns = {sheet or "": place.columns.get(measure) for (_, _, sheet), place in shaped.places.items()}
    letters = pl.DataFrame(
        [
            (sheet or "", *one)
            for (_, _, sheet), place in shaped.places.items()
            for one in place.letters.items()
        ],
        schema=dict.fromkeys(["place", heading, letter], pl.String),
        orient="row",
    )
    place = pl.col(SHEET).fill_null("")
    return (
        rows.with_columns(place.alias("place"))
        .with_columns(
            pl.coalesce(
                heading, pl.col("place").replace_strict(columns, default=None, return_dtype=pl.String)
            ).alias(heading)
        )
        .join(letters, on=["place", heading], how="left", maintain_order="left")
        .drop("place")
    )


def _counted(rows: pl.DataFrame, extract: Extract) -> pl.DataFrame:
    """Of rows that are added up, those that are: where a key has any with the whole pair, only these."""
    pair = [name for name in extract.pair or () if rows[name].is_not_null().any()]
    if len(pair) <= 1:
        return rows
    whole = pl.all_horizontal(pl.col(name).is_not_null() for name in pair)
    return rows.filter(whole | ~whole.any().over(["source_file", *extract.key]))


def _with_dimensions(rows: pl.DataFrame, extract: Extract) -> pl.DataFrame:
    keys = pl.col("row_key").str.split(KEY_SEPARATOR)
    return rows.with_columns(
        keys.list.get(place, null_on_oob=True).alias(name) for place, name in enumerate(extract.dimensions)
    )


def categories_of(row_key: str, extract: str) -> dict[str, str]:
    """A row's categories by dimension, from the key that landing keeps."""
    return dict(zip(known_extract(extract).dimensions, row_key.split(KEY_SEPARATOR), strict=False))


def _matching(
    rows: pl.DataFrame, keyed: pl.DataFrame, source: Source, extract: Extract, measure: str
) -> pl.DataFrame:
    """The cells of a file's rows with the landed rows' keys: one row a cell, with the landed row's `id`."""
    key = [*extract.key]
    wanted = rows.select(
        _ID, *(pl.col("part" if name == "geography" else name).alias(name) for name in key), "source_row"
    ).rename({"source_row": "landed_row"})
    cells = wanted.join(keyed, on=key, how="inner", maintain_order="left_right")
    if not source.sum_rows:
        cells = cells.filter(pl.col("source_row") == pl.col("landed_row"))
    row = (
        pl.coalesce(row_of(measure), "source_row")
        if row_of(measure) in keyed.columns
        else pl.col("source_row")
    )
    return cells.select(
        _ID,
        pl.col(SHEET).alias("sheet"),
        row.alias("row"),
        pl.concat_str(f"{_LETTER}{measure}", row.cast(pl.String)).alias("cell"),
        pl.col(heading_of(measure)).alias("heading"),
        pl.col(f"{_TEXT}{measure}").alias("text"),
        pl.col(measure).cast(pl.Float64).alias("number"),
        pl.lit(source.name).alias("source"),
    )


def _proved(rows: pl.DataFrame, cells: pl.DataFrame | None) -> dict[int, Found]:
    """Cells by landed row, left out where they do not give what was landed."""
    found: dict[int, list[Cell]] = {}
    for one in _rows(cells):
        found.setdefault(one.pop(_ID), []).append(Cell(**one))
    answers: dict[int, Found] = {}
    for number, measured in rows.select(_ID, "measured").iter_rows():
        own = found.get(number)
        if own is None:
            answers[number] = Found(trouble=_NOT_FOUND)
        elif not _gives([cell.number for cell in own], measured):
            answers[number] = Found(trouble=_OTHERWISE)
        else:
            answers[number] = Found(tuple(own))
    return answers


def _rows(cells: pl.DataFrame | None) -> Iterator[dict[str, Any]]:
    return iter(()) if cells is None else cells.iter_rows(named=True)


def _gives(numbers: list[float | None], measured: float | None) -> bool:
    known = [number for number in numbers if number is not None]
    if measured is None or len(known) < len(numbers):
        return measured is None and len(known) < len(numbers)
    return abs(sum(known) - measured) <= _NOISE * max(1.0, abs(measured))
