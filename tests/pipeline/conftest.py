"""A small invented partnership on disk, the command run as a person runs it, and what a run may not change.

The reference files are in `reference`; what arrives each month is written here. A build of one month takes a few
seconds, so the folders are built once a session and tests work on copies.
"""

import contextlib
import hashlib
import io
import os
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest import mock

import duckdb
import openpyxl
import polars as pl
import pytest

from obapipe import cli
from obapipe.ledger import Ledger
from obapipe.publishing.swap import RELEASES, current_version, read_manifest

REFERENCE = Path(__file__).with_name("reference")
MONTHS = ["2013-04", "2013-05", "2013-06", "2013-07", "2013-08", "2013-09"]
BEFORE_MERGER = ["N1", "N2", "N3", "S1", "S2", "S3"]
AFTER_MERGER = ["N1", "N2", "N3", "S1", "S4"]
FIRST_PUBLISHED = "2013-06"
REVISED_IN, REVISED_PERIOD, REVISED_CLUSTER, REVISION = "2013-08", "2013-07", "N1", 9


@dataclass(frozen=True)
class Figures:
    """The invented figures by cluster; a cluster's are the same each month but for a small step.

    Attributes:
        residents: under 18.
        looked_after: children, with those in no cluster as ZZ.
        destinations: sixth form, work, NEET.
        durations: of those NEET: under 3, 3 to 5, 6 months or more.
        requests: a month, under 10 and over.
        step: what each month adds to looked after children and to those in sixth forms.
    """

    residents: Mapping[str, int] = field(
        default_factory=lambda: {
            "N1": 5210,
            "N2": 4480,
            "N3": 1390,
            "S1": 3970,
            "S2": 2240,
            "S3": 2010,
            "S4": 4250,
        }
    )
    looked_after: Mapping[str, int] = field(
        default_factory=lambda: {
            "N1": 61,
            "N2": 48,
            "N3": 3,
            "S1": 37,
            "S2": 22,
            "S3": 19,
            "S4": 43,
            "ZZ": 7,
        }
    )
    destinations: Mapping[str, tuple[int, int, int]] = field(
        default_factory=lambda: {
            "N1": (402, 61, 31),
            "N2": (351, 47, 27),
            "N3": (45, 23, 3),
            "S1": (299, 52, 22),
            "S2": (201, 33, 14),
            "S3": (181, 26, 12),
            "S4": (380, 60, 25),
        }
    )
    durations: Mapping[str, tuple[int, int, int]] = field(
        default_factory=lambda: {
            "N1": (12, 9, 10),
            "N2": (9, 8, 10),
            "N3": (1, 1, 1),
            "S1": (9, 7, 6),
            "S2": (7, 3, 4),
            "S3": (5, 3, 4),
            "S4": (11, 8, 6),
        }
    )
    requests: Mapping[str, tuple[int, int]] = field(
        default_factory=lambda: {
            "N1": (21, 22),
            "N2": (15, 18),
            "N3": (1, 1),
            "S1": (12, 13),
            "S2": (7, 8),
            "S3": (6, 9),
            "S4": (14, 17),
        }
    )
    step: int = 1
    note: str = "checked"


def write_partnership(folder: Path, figures: Figures) -> None:
    """Write the reference files and every month's files."""
    reference = folder / "raw" / "reference"
    shutil.copytree(REFERENCE, reference)
    population = [
        f"{year},{code},0,17,{number}" for year in (2012, 2013) for code, number in figures.residents.items()
    ]
    (reference / "population.csv").write_text(
        "\n".join(["year,geography,age_from,age_to,population", *population, ""]), encoding="utf-8"
    )
    for number, month in enumerate(MONTHS):
        write_month(folder / "raw" / month, month, number, figures)
    _results(folder / "raw" / MONTHS[0], "2011/12", 0, BEFORE_MERGER)
    _results(folder / "raw" / MONTHS[-1], "2012/13", 6, AFTER_MERGER)
    revised = dict(figures.looked_after)
    revised[REVISED_CLUSTER] += REVISION
    codes = AFTER_MERGER if "ZZ" not in revised else [*AFTER_MERGER, "ZZ"]
    _looked_after(
        folder / "raw" / REVISED_IN / f"cla_{REVISED_PERIOD}_revised.csv",
        {code: revised[code] + figures.step * MONTHS.index(REVISED_PERIOD) for code in codes},
        figures.note,
    )


def write_month(folder: Path, month: str, number: int, figures: Figures) -> None:
    """Write what arrives in one month."""
    folder.mkdir(parents=True, exist_ok=True)
    codes = BEFORE_MERGER if month <= "2013-06" else AFTER_MERGER
    homes = [*codes, "ZZ"] if "ZZ" in figures.looked_after else codes
    more = figures.step * number
    _looked_after(
        folder / f"cla_{month}.csv",
        {
            code: figures.looked_after[code] + (0 if figures.looked_after[code] < 5 else more)
            for code in homes
        },
        figures.note,
    )
    lines = ["Careers service export;;;;", "Month;Cluster;Sixth form;Work;NEET"]
    for code in codes:
        sixth, work, neet = figures.destinations[code]
        lines.append(f"{month};{code};{sixth + more};{work};{neet}")
    _text(folder / f"destinations_{month}.csv", lines, "windows-1252")
    lines = ["Snapshot,Cluster,Time,Young people"]
    for code in codes:
        for name, people in zip(
            ("under_3_months", "3_to_5_months", "6_months_or_more"), figures.durations[code], strict=True
        ):
            lines.append(f"{month},{code},{name},{people}")
    _text(folder / f"duration_{month}.csv", lines)
    lines = ["Month,Cluster,Age,Requests"]
    for code in codes:
        young, old = figures.requests[code]
        lines += [f"{month},{code},0-9,{young}", f"{month},{code},10-17,{old}"]
    _text(folder / f"requests_{month}.csv", lines)


def _looked_after(path: Path, children: Mapping[str, int], note: str) -> None:
    lines = ["Cluster code,Age band,Children,Remarks"]
    for code, number in children.items():
        lines += [f"{code},0-9,{number // 3},{note}", f"{code},10-17,{number - number // 3},{note}"]
    _text(path, lines)


def _results(folder: Path, year: str, more: int, codes: list[str]) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Year", "Cluster", "Five or more", "Pupils"])
    for number, code in enumerate(codes):
        book.active.append([year, code, 90 + 7 * number + more, 171 + 9 * number])
    book.save(folder / f"results_{folder.name}.xlsx")


def _text(path: Path, lines: list[str], encoding: str = "utf-8") -> None:
    path.write_bytes("".join(f"{line}\r\n" for line in lines).encode(encoding))


@dataclass(frozen=True)
class Ran:
    """How a command ended: its exit code and all it said."""

    code: int
    out: str
    err: str

    @property
    def said(self) -> str:
        """Everything, on one line a sentence."""
        return self.out + self.err


@dataclass(frozen=True)
class Town:
    """A partnership folder and the command that works on it."""

    folder: Path

    @property
    def site(self) -> Path:
        return self.folder / "site"

    @property
    def warehouse(self) -> Path:
        return self.folder / "warehouse"

    @property
    def ledger(self) -> Ledger:
        return Ledger(self.folder / "ledger")

    @property
    def version(self) -> str | None:
        return current_version(self.site)

    def raw(self, month: str, name: str) -> Path:
        """A file that arrived."""
        return self.folder / "raw" / month / name

    def run(self, *words: str) -> Ran:
        """Run `obapipe` in this process, exactly as the command does."""
        out, err, code = io.StringIO(), io.StringIO(), 0
        argv = ["obapipe", "--data", str(self.folder), *words]
        with (
            mock.patch.object(sys, "argv", argv),
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(err),
        ):
            try:
                cli.main()
            except SystemExit as ended:
                code = ended.code if isinstance(ended.code, int) else 0 if ended.code is None else 3
        return Ran(code, out.getvalue(), err.getvalue())

    def publish(self, *words: str) -> Ran:
        """Run a command that must succeed."""
        ran = self.run(*words)
        assert ran.code == 0, ran.said
        return ran

    def tree(self) -> dict[str, str]:
        """Every file and link below the site: path to the hash of its bytes, or to where it leads."""
        found: dict[str, str] = {}
        for path in sorted(self.site.rglob("*")):
            name = path.relative_to(self.site).as_posix()
            if path.is_symlink():
                found[name] = f"-> {path.readlink()}"
            elif path.is_file():
                found[name] = hashlib.sha256(path.read_bytes()).hexdigest()
        return found

    def pages(self) -> dict[str, str]:
        """The files of the version that readers see: path to hash."""
        root = f"{RELEASES}/{self.version}/"
        return {name[len(root) :]: sha for name, sha in self.tree().items() if name.startswith(root)}

    def whole(self) -> bool:
        """Whether what readers see is exactly what its manifest says."""
        assert self.version is not None
        manifest = read_manifest(self.site, self.version)
        assert manifest is not None
        pages = self.pages()
        del pages["manifest.json"]
        return pages == manifest["files"]

    def ledger_files(self) -> dict[str, str]:
        """Every file of the ledger's folder and its hash."""
        folder = self.folder / "ledger"
        found = sorted(folder.iterdir()) if folder.is_dir() else []
        return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in found}

    def ledger_cells(self) -> pl.DataFrame:
        """What the ledger says was last published, in a fixed order, without the numbers of publications."""
        cells = self.ledger.published().drop("publication")
        return cells.sort("release", "indicator", "geography", "period", "breakdown", "category")

    def tables(self, name: str) -> dict[str, pl.DataFrame]:
        """Every table of a warehouse file, its rows as they stand."""
        path = self.warehouse / f"{name}.duckdb"
        if not path.is_file():
            return {}
        with duckdb.connect(str(path), read_only=True) as connection:
            listed = connection.sql("select table_name from duckdb_tables() order by all").fetchall()
            return {table: connection.table(table).pl() for (table,) in listed}

    def landed(self) -> pl.DataFrame | None:
        """What arrived, as it stands in the warehouse."""
        return self.tables("restricted").get("landing")

    def landed_files(self, month: str) -> dict[str, str]:
        """The files of a month that have rows in the warehouse, and the hash of what gave them."""
        files = self.tables("restricted")["landed_file"].filter(received=month)
        return dict(files.select("source_file", "sha256").sort("source_file").iter_rows())

    def beyond_landing(self) -> tuple[Any, ...]:
        """All that a run may not change while a file is held back: the site, the ledger, what was worked out."""
        made = {
            (file, table): sorted(rows.rows(), key=str)
            for file in ("restricted", "release")
            for table, rows in self.tables(file).items()
            if not table.startswith("land")
        }
        return self.tree(), self.ledger_files(), made

    def standing(self) -> tuple[Any, ...]:
        """All that a run which fails may not change: the site, the ledger, what landed."""
        landed = self.landed()
        rows = None if landed is None else sorted(landed.rows(), key=str)
        return self.tree(), self.ledger_files(), rows


@pytest.fixture(autouse=True)
def _own_environment() -> Iterator[None]:
    """Running a month tells this process where Dagster's records are; the next test must not know."""
    with mock.patch.dict(os.environ):
        yield


def _built(folder: Path, figures: Figures, *words: str) -> Town:
    write_partnership(folder, figures)
    town = Town(folder)
    with mock.patch.dict(os.environ):
        if words:
            town.publish(*words)
    return town


@pytest.fixture(scope="session")
def _arrived(tmp_path_factory: pytest.TempPathFactory) -> Town:
    return _built(tmp_path_factory.mktemp("arrived") / "town", Figures())


@pytest.fixture(scope="session")
def _published(tmp_path_factory: pytest.TempPathFactory) -> Town:
    return _built(
        tmp_path_factory.mktemp("built") / "town", Figures(), "backfill", FIRST_PUBLISHED, MONTHS[-1]
    )


@pytest.fixture(scope="session")
def _one_month_short(tmp_path_factory: pytest.TempPathFactory) -> Town:
    return _built(
        tmp_path_factory.mktemp("short") / "town", Figures(), "backfill", FIRST_PUBLISHED, MONTHS[-2]
    )


@pytest.fixture
def copied(tmp_path: Path) -> Callable[[Town], Town]:
    """A copy of a town to do anything with."""

    def copy(town: Town) -> Town:
        shutil.copytree(town.folder, tmp_path / "town", symlinks=True)
        return Town(tmp_path / "town")

    return copy


@pytest.fixture
def arrived(_arrived: Town, copied: Callable[[Town], Town]) -> Town:
    """Six months arrived, nothing built."""
    return copied(_arrived)


@pytest.fixture
def published(_published: Town, copied: Callable[[Town], Town]) -> Town:
    """Six months arrived, the last four published in one run."""
    return copied(_published)


@pytest.fixture
def one_month_short(_one_month_short: Town, copied: Callable[[Town], Town]) -> Town:
    """Six months arrived, all published from June on but the last."""
    return copied(_one_month_short)


@pytest.fixture(scope="session")
def reference_town(_published: Town) -> Town:
    """The same; to compare with, never to change."""
    return _published


@pytest.fixture(scope="session")
def make_town(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Town]:
    """Writes a town of other figures and, where words are given, runs the command on it."""

    def make(changed: dict[str, Any], *words: str) -> Town:
        return _built(tmp_path_factory.mktemp("made") / "town", Figures(**changed), *words)

    return make
