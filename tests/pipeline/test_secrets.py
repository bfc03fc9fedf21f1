"""What is hidden is nowhere: not on the site, not in the release file, not in the ledger, not in what Dagster keeps.

The town's hidden figures are chosen so that they cannot be mistaken: a share of 3 in 71, and large counts that are
hidden only because a small one would follow from them. They are looked for as text and as the eight bytes of a number.
The marks of rows and bad cells of incoming files are looked for too.
"""

import re
import shutil
import sqlite3
import struct
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from obapipe.commands.runs import open_instance
from obapipe.definitions import JOB, build_defs
from obapipe.settings import Settings

SECOND = 791_939  # hidden beside Priory's 3, because the city's total is shown
SHOWN = 812_347
MARK, BAD = "Qxzj-remark-of-a-row", "Wvyk-not-a-number"
RESIDENTS = {
    "N1": 10_472_917,
    "N2": 11_213_113,
    "N3": 7_103,
    "S1": 12_007_931,
    "S2": 13_100_117,
    "S3": 13_503_061,
    "S4": 26_603_171,
}
PLANTED: dict[str, Any] = {
    "step": 0,
    "note": MARK,
    "residents": RESIDENTS,
    "looked_after": {
        "N1": SECOND,
        "N2": SHOWN,
        "N3": 3,
        "S1": 903_527,
        "S2": 911_293,
        "S3": 921_407,
        "S4": 1_832_723,
    },
    "destinations": {
        "N1": (40_213, 6_101, 1_187),
        "N2": (50_221, 7_211, 2_309),
        "N3": (45, 23, 3),
        "S1": (61_231, 8_311, 3_407),
        "S2": (70_241, 9_413, 4_513),
        "S3": (81_253, 10_513, 5_623),
        "S4": (151_507, 19_937, 10_139),
    },
    # Northgate's are the smallest but Priory's in every month: no other place is hidden in one and shown in the next.
    "durations": {
        "N1": (576, 305, 306),
        "N2": (1_109, 601, 599),
        "N3": (1, 1, 1),
        "S1": (1_807, 811, 789),
        "S2": (2_313, 1_103, 1_097),
        "S3": (2_917, 1_409, 1_297),
        "S4": (5_237, 2_503, 2_399),
    },
}


@pytest.fixture(scope="module")
def planted(make_town: Callable[..., Any]) -> Any:
    """Published months, and a last one that failed over a bad cell."""
    town = make_town(PLANTED, "backfill", "2013-06", "2013-08")
    bad = town.raw("2013-09", "requests_2013-09.csv")
    bad.write_bytes(bad.read_bytes().replace(b",0-9,21", f",0-9,{BAD}".encode()))
    ran = town.run("build", "2013-09")
    assert ran.code == 1
    assert BAD in ran.err, "the analyst at the screen is told"
    return town


def hidden_numbers(town: Any) -> dict[str, set[float]]:
    """Every count and rate of a figure that readers see as confidential, from the restricted warehouse.

    Small counts stand for themselves everywhere, so only what cannot be mistaken is kept.
    """
    told = town.tables("release")["released_cell"].filter(pl.col("status") == "confidential")
    known = town.tables("restricted")["publishable"]
    key = ["indicator", "geography", "period", "breakdown", "category"]
    rows = known.join(told.select(key).unique(), on=key, how="semi")
    return {
        "counts": {number for number in rows["numerator"].drop_nulls() if number >= 100_000},
        "rates": {value for value in rows["value"].drop_nulls() if value != round(value)},
    }


def spellings(number: float) -> list[str]:
    """A count or rate as it could be written."""
    if number == round(number):
        whole = round(number)
        return [str(whole), f"{whole:,}", f"{whole:,}".replace(",", " "), f"{whole:,}".replace(",", "\u202f")]
    return [f"{number:.{decimals}f}" for decimals in (3, 4, 5, 6)] + [
        f"{number:,.3f}",
        repr(number)[:9],
    ]


def in_text(content: bytes, texts: Iterable[str]) -> list[str]:
    """Which of the texts stand in the bytes, not as a part of a longer number or name."""
    found: list[str] = []
    for text in texts:
        pattern = rb"(?<![0-9A-Za-z_-])(?<![0-9][.,])" + re.escape(text.encode()) + rb"(?![0-9])"
        if re.search(pattern, content):
            found.append(text)
    return found


def in_bytes(content: bytes, numbers: Iterable[float]) -> list[float]:
    """Which of the numbers stand in the bytes as floats or, if whole, as 64-bit integers."""
    return [
        number
        for number in numbers
        if struct.pack("<d", number) in content
        or (number == round(number) and struct.pack("<q", round(number)) in content)
    ]


def secrets(town: Any) -> tuple[list[float], list[str]]:
    """The numbers to look for, and the texts."""
    found = hidden_numbers(town)
    numbers = sorted({*found["counts"], *found["rates"]})
    texts = [text for number in numbers for text in spellings(number)]
    return numbers, [*texts, MARK, BAD]


def files_of(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def leaks(content: bytes, numbers: list[float], texts: list[str]) -> list[object]:
    return [*in_text(content, texts), *in_bytes(content, numbers)]


def cell_values(frame: pl.DataFrame) -> bytes:
    """Every value of a frame as text, a line each, floats in full."""
    lines = [repr(value) for column in frame.iter_columns() for value in column.to_list()]
    return "\n".join(lines).encode()


def values_of(frame: pl.DataFrame) -> set[object]:
    return {value for column in frame.iter_columns() for value in column.to_list()}


def sqlite_values(path: Path) -> bytes:
    """Every value that an SQLite file holds, as text."""
    lines: list[str] = []
    connection = sqlite3.connect(path)
    tables = connection.execute("select name from sqlite_master where type = 'table'").fetchall()
    for (table,) in tables:
        rows = connection.execute(f'select * from "{table}"').fetchall()  # noqa: S608 - SQLite's own names
        lines += [str(value) for row in rows for value in row]
    connection.close()
    return "\n".join(lines).encode()


def test_the_planted_figures_are_hidden(planted: Any) -> None:
    found = hidden_numbers(planted)
    assert float(SECOND) in found["counts"]
    assert 3 / 71 * 100 in found["rates"]
    assert any(abs(rate - SECOND / RESIDENTS["N1"] * 10_000) < 1e-9 for rate in found["rates"])
    assert len(found["rates"]) >= 6


def test_no_byte_of_the_site_holds_a_hidden_figure(planted: Any) -> None:
    numbers, texts = secrets(planted)
    files = files_of(planted.site)
    assert len(files) > 60
    assert {path.name: found for path in files if (found := leaks(path.read_bytes(), numbers, texts))} == {}


def test_the_search_finds_what_is_shown(planted: Any) -> None:
    """Old Mill's count and rate are released: the same search finds them everywhere that it looks."""
    rate = SHOWN / RESIDENTS["N2"] * 10_000
    numbers = [float(SHOWN), rate]
    pages = b"".join(path.read_bytes() for path in files_of(planted.site))
    assert {f"{SHOWN:,}", str(SHOWN), f"{rate:.3f}"} <= set(
        in_text(pages, [*spellings(SHOWN), *spellings(rate)])
    )
    assert in_text(cell_values(planted.tables("release")["released_cell"]), spellings(SHOWN))
    assert float(SHOWN) in values_of(planted.ledger.published())
    assert in_bytes(b"".join(struct.pack("<d", number) for number in numbers), numbers) == numbers
    restricted = planted.tables("restricted")
    assert in_text(cell_values(restricted["publishable"]), spellings(SECOND))


def test_no_table_of_the_release_file_holds_a_hidden_figure(planted: Any) -> None:
    numbers, texts = secrets(planted)
    tables = planted.tables("release")
    assert {"released_cell", "figure", "notice", "place"} <= tables.keys()
    for name, frame in tables.items():
        assert values_of(frame).isdisjoint(numbers), name
        assert in_text(cell_values(frame), texts) == [], name


def test_no_byte_of_the_release_file_holds_a_hidden_figure(planted: Any) -> None:
    """What was deleted or replaced may still lie in a file; nothing hidden was ever there."""
    numbers, texts = secrets(planted)
    files = sorted(planted.warehouse.glob("release.duckdb*"))
    assert files
    for path in files:
        assert leaks(path.read_bytes(), numbers, texts) == [], path.name


def test_no_entry_of_the_ledger_holds_a_hidden_figure(planted: Any) -> None:
    numbers, texts = secrets(planted)
    assert planted.ledger.entries()
    for path in planted.ledger.entries():
        frame = pl.read_parquet(path)
        assert values_of(frame).isdisjoint(numbers)
        assert in_text(cell_values(frame), texts) == []
        assert leaks(path.read_bytes(), numbers, texts) == []


def test_nothing_that_dagster_keeps_holds_a_hidden_figure(planted: Any) -> None:
    """Its databases, its logs, what it captured of each step; the failed run included."""
    numbers, texts = secrets(planted)
    files = files_of(planted.warehouse / "dagster")
    databases = [path for path in files if path.read_bytes()[:6] == b"SQLite"]
    assert len(databases) >= 2
    content = b"\n".join(sqlite_values(path) for path in databases)
    assert b"every_extract_is_valid" in content
    assert b"requests_2013-09.csv" in content, "which file was wrong is kept"
    assert leaks(content, numbers, texts) == []
    for path in files:
        assert leaks(path.read_bytes(), numbers, texts) == [], path.name


@pytest.mark.parametrize(("month", "ended"), [("2013-08", "RUN_SUCCESS"), ("2013-09", "STEP_FAILURE")])
def test_a_log_that_says_everything_holds_no_hidden_figure(
    planted: Any, month: str, ended: str, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """The same job as Dagster's daemon runs it, which prints all it does."""
    numbers, texts = secrets(planted)
    shutil.copytree(planted.folder, tmp_path / "town", symlinks=True)
    settings = Settings(data=tmp_path / "town")
    job = build_defs(settings).resolve_job_def(JOB)
    with open_instance(settings) as instance:
        result = job.execute_in_process(
            instance=instance,
            partition_key=month,
            run_config={"loggers": {"console": {"config": {"log_level": "DEBUG"}}}},
            raise_on_error=False,
        )
    assert result.success is (ended == "RUN_SUCCESS")
    printed = "".join(capfd.readouterr())
    assert ended in printed
    assert leaks(printed.encode(), numbers, texts) == []


def test_the_release_file_cannot_tell_why_a_figure_is_hidden(planted: Any) -> None:
    """Two figures, one hidden for itself and one for the other's sake, look the same but for their place."""
    tables = planted.tables("release")
    words = re.compile(
        "primary|secondary|reason|decision|small|increment|suppress|hidden_because", re.IGNORECASE
    )
    assert [name for name in tables if words.search(name)] == []
    # Why a baseline was drawn, as somebody wrote it into the reference folder: nothing of what is hidden.
    of_baselines = {("baseline", "reason"), ("frozen_line", "reason")}
    named = {
        (name, column) for name, frame in tables.items() for column in frame.columns if words.search(column)
    }
    assert named - of_baselines == set()
    cells = tables["released_cell"].filter(
        pl.col("indicator") == "looked_after_children", pl.col("period") == "2013-08"
    )
    assert set(cells["status"]) == {"released", "confidential"}
    hidden = cells.filter(pl.col("status") == "confidential")
    assert sorted(hidden["geography"]) == ["N1", "N3"]
    assert hidden.drop("geography", "denominator").n_unique() == 1
