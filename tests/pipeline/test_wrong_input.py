"""Whatever is wrong with what arrived: one clear message, exit code 1, and nothing that is published changed."""

import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from dagster import AssetKey
from polars.testing import assert_frame_equal

from obapipe.commands.runs import open_instance
from obapipe.definitions import JOB, build_defs
from obapipe.settings import Settings

SEPTEMBER = [
    *(f"{name}_2013-09.csv" for name in ("cla", "destinations", "duration", "requests")),
    "results_2013-09.xlsx",
]


def replace(old: bytes, new: bytes) -> Callable[[Path], None]:
    def spoil(path: Path) -> None:
        content = path.read_bytes()
        assert old in content
        path.write_bytes(content.replace(old, new, 1))

    return spoil


def append(row: bytes) -> Callable[[Path], None]:
    return lambda path: path.write_bytes(path.read_bytes() + row + b"\r\n") and None


def empty(path: Path) -> None:
    path.write_bytes(b"")


def become_a_directory(path: Path) -> None:
    path.unlink()
    path.mkdir()
    (path / "inside.txt").write_text("not what was asked for", encoding="utf-8")


def truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:900])


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def high_numerator(path: Path) -> None:
    import openpyxl  # noqa: PLC0415 - only here

    book = openpyxl.load_workbook(path)
    book.active["C2"] = 172000
    book.save(path)


WRONG = {
    "missing column": ("cla_2013-09.csv", replace(b",Children,", b",Kids,"), ("'Children'",)),
    "unknown cluster": ("cla_2013-09.csv", replace(b"N2,", b"Narnia,"), ("'Narnia'",)),
    "text in a count": ("requests_2013-09.csv", replace(b",0-9,21", b",0-9,lots"), ("'lots'",)),
    "too large a count": (
        "requests_2013-09.csv",
        replace(b",0-9,21", b",0-9," + b"9" * 20),
        ("cell D2", "below 1,"),
    ),
    "a power of ten": ("requests_2013-09.csv", replace(b",0-9,21", b",0-9,1e3"), ("'1e3'", "in digits")),
    "a negative number": ("requests_2013-09.csv", replace(b",0-9,21", b",0-9,-21"), ("'-21'", "0 or more")),
    "duplicate key": ("duration_2013-09.csv", append(b"2013-09,N1,under_3_months,12"), ("a second row for",)),
    "numerator above denominator": ("results_2013-09.xlsx", high_numerator, ("no larger than denominator",)),
    "empty file": ("destinations_2013-09.csv", empty, ("a file of no bytes",)),
    "directory": ("duration_2013-09.csv", become_a_directory, ("found a directory",)),
    "truncated workbook": ("results_2013-09.xlsx", truncate, ("results_2013-09.xlsx",)),
}


@pytest.mark.parametrize(("name", "spoil", "said"), WRONG.values(), ids=WRONG.keys())
def test_one_clear_message_and_only_that_file_held_back(
    one_month_short: Any, name: str, spoil: Callable[[Path], None], said: tuple[str, ...]
) -> None:
    spoil(one_month_short.raw("2013-09", name))
    before, landed = one_month_short.beyond_landing(), one_month_short.landed()
    ran = one_month_short.run("build", "2013-09")
    assert ran.code == 1, ran.said
    problems = [line for line in ran.err.splitlines() if line.startswith("error: ")]
    assert problems, ran.err
    assert len(problems) <= 2
    assert f"2013-09/{name}" in problems[0]
    assert all(text in "\n".join(problems) for text in said), problems
    assert "Nothing published has changed" in ran.err
    assert f"Held back: 2013-09/{name}." in ran.err
    good = sorted(f"2013-09/{other}" for other in SEPTEMBER if other != name)
    assert f"Loaded: {', '.join(good)}." in ran.err
    assert "take it out of its folder to publish without it" in ran.err
    report = one_month_short.warehouse / "reports" / "2013-09" / "problems.html"
    assert f"The problem report of 2013-09: {report}" in ran.err
    assert name in report.read_text(encoding="utf-8")
    assert "Traceback" not in ran.said
    assert "Published" not in ran.out
    assert one_month_short.beyond_landing() == before
    now = one_month_short.landed()
    assert sorted(now.filter(received="2013-09")["source_file"].unique()) == good
    assert_frame_equal(now.filter(pl.col("received") < "2013-09"), landed, check_row_order=False)


def test_a_file_that_was_good_before_keeps_what_landed_from_it(published: Any) -> None:
    """The correction of a file is bad: what landed from the good one stays, and so does the site."""
    name = "2013-09/requests_2013-09.csv"
    other = published.raw("2013-09", "duration_2013-09.csv")
    before, landed = published.beyond_landing(), published.landed()
    files = published.landed_files("2013-09")
    replace(b",0-9,21", b",0-9,lots")(published.folder / "raw" / name)
    replace(b"N1,under_3_months,12", b"N1,under_3_months,13")(other)
    for _ in range(2):
        assert published.run("build", "2013-09").code == 1
        now = published.landed()
        assert published.landed_files("2013-09")[name] == files[name]
        assert published.landed_files("2013-09")["2013-09/duration_2013-09.csv"] == sha256(other)
        mine = pl.col("source_file") == name
        assert_frame_equal(now.filter(mine), landed.filter(mine), check_row_order=False)
        changed = now.filter(source_file="2013-09/duration_2013-09.csv", source_row=2)["measures"].to_list()
        assert [list(measures) for measures in changed] == [[13.0]]
        assert published.beyond_landing() == before


def test_figures_are_not_worked_out_alone_while_a_file_is_held_back(one_month_short: Any) -> None:
    """Dagster can be asked for the figures without the landing before them."""
    empty(one_month_short.raw("2013-09", "requests_2013-09.csv"))
    assert one_month_short.run("build", "2013-09").code == 1
    before = one_month_short.beyond_landing()
    settings = Settings(data=one_month_short.folder)
    job = build_defs(settings).resolve_job_def(JOB)
    with open_instance(settings) as instance:
        ran = job.execute_in_process(
            instance=instance,
            partition_key="2013-09",
            asset_selection=[AssetKey("observation")],
            run_config={"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}},
            raise_on_error=False,
        )
    (failed,) = (event for event in ran.all_events if event.is_step_failure)
    said = failed.step_failure_data.user_failure_data.description
    assert "Not everything of 2013-09 has landed" in said
    assert one_month_short.beyond_landing() == before


def test_a_file_held_back_may_be_taken_out(one_month_short: Any) -> None:
    bad = one_month_short.raw("2013-09", "requests_2013-09.csv")
    empty(bad)
    assert one_month_short.run("build", "2013-09").code == 1
    bad.unlink()
    one_month_short.publish("build", "2013-09")
    assert one_month_short.whole()
    assert "2013-09/requests_2013-09.csv" not in one_month_short.landed_files("2013-09")


def test_a_month_that_never_landed_whole_may_be_taken_out_again(one_month_short: Any) -> None:
    empty(one_month_short.raw("2013-09", "requests_2013-09.csv"))
    assert one_month_short.run("build", "2013-09").code == 1
    assert one_month_short.landed_files("2013-09")
    shutil.rmtree(one_month_short.folder / "raw" / "2013-09")
    one_month_short.publish("build", "2013-08")
    assert one_month_short.landed().filter(received="2013-09").is_empty()
    assert one_month_short.landed_files("2013-09") == {}


def test_an_earlier_month_is_published_while_a_later_one_is_held_back(one_month_short: Any) -> None:
    """What landed of September is not seen from August."""
    empty(one_month_short.raw("2013-09", "requests_2013-09.csv"))
    before = one_month_short.pages()
    assert one_month_short.run("build", "2013-09").code == 1
    one_month_short.publish("build", "2013-08")
    assert one_month_short.pages() == before
    assert one_month_short.run("build", "2013-09").code == 1


def test_a_month_with_nothing_in_it(one_month_short: Any) -> None:
    before = one_month_short.beyond_landing()
    for make in (lambda: None, (one_month_short.folder / "raw" / "2013-10").mkdir):
        make()
        ran = one_month_short.run("build", "2013-10")
        assert ran.code == 1, ran.said
        assert "nothing arrived for 2013-10" in ran.err
        assert "raw/2013-10" in ran.err
        assert "Nothing published has changed" in ran.err
        assert one_month_short.beyond_landing() == before
    assert list(one_month_short.landed_files("2013-09")) == [f"2013-09/{name}" for name in SEPTEMBER]


def test_a_wrong_file_keeps_a_whole_range_from_being_published(arrived: Any) -> None:
    empty(arrived.raw("2013-08", "destinations_2013-08.csv"))
    ran = arrived.run("backfill", "2013-07", "2013-09")
    assert ran.code == 1
    assert "What arrived for 2013-08 holds errors" in ran.err
    assert "Held back: 2013-08/destinations_2013-08.csv." in ran.err
    assert ", 22 files of other months" in ran.err
    assert not arrived.site.exists()
    assert arrived.ledger_files() == {}
    assert "observation" not in arrived.tables("restricted")
    landed = set(arrived.landed()["source_file"])
    came = {f"{path.parent.name}/{path.name}" for path in (arrived.folder / "raw").glob("2013-*/*")}
    assert came - landed == {"2013-08/destinations_2013-08.csv"}


@pytest.mark.slow
def test_an_earlier_month_that_went_wrong_is_told(one_month_short: Any) -> None:
    """A page of September sums what arrived before it, so what arrived before must hold too."""
    replace(b"N2,", b"Narnia,")(one_month_short.raw("2013-07", "cla_2013-07.csv"))
    before, landed = one_month_short.beyond_landing(), one_month_short.landed()
    ran = one_month_short.run("build", "2013-09")
    assert ran.code == 1
    assert "Held back: 2013-07/cla_2013-07.csv." in ran.err
    assert one_month_short.beyond_landing() == before
    now = one_month_short.landed()
    assert_frame_equal(now.filter(pl.col("received") < "2013-09"), landed, check_row_order=False)
    assert not now.filter(received="2013-09").is_empty()


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("partnership.toml", '\n[partnership.extra]\nmotto = "x"\n', ("partnership.toml", "extra")),
        ("sources.toml", "\n[[source]]\ncolour = 1\n", ("sources.toml", "colour")),
        ("indicators.toml", "\n[indicator.broken\n", ("indicators.toml", "not valid TOML")),
        ("targets.csv", "no_such_indicator,EX,2014-03,5.0,Board\n", ("targets.csv", "no_such_indicator")),
        ("population.csv", "2013,N1,0,17,many\n", ("population.csv", "'many'")),
    ],
)
def test_a_partnership_file_that_is_wrong(
    one_month_short: Any, name: str, text: str, said: tuple[str, ...]
) -> None:
    with (one_month_short.folder / "raw" / "reference" / name).open("a", encoding="utf-8") as file:
        file.write(text)
    before = one_month_short.standing()
    ran = one_month_short.run("build", "2013-09")
    assert ran.code == 1, ran.said
    assert all(word in ran.err for word in said), ran.err
    assert "Traceback" not in ran.err
    assert one_month_short.standing() == before


def test_the_next_build_works_once_the_file_is_right(one_month_short: Any, reference_town: Any) -> None:
    path = one_month_short.raw("2013-09", "cla_2013-09.csv")
    good = path.read_bytes()
    empty(path)
    assert one_month_short.run("build", "2013-09").code == 1
    path.write_bytes(good)
    one_month_short.publish("build", "2013-09")
    assert one_month_short.pages() == reference_town.pages()


@pytest.mark.parametrize("gone", ["2013-05", "2013-08"])
def test_a_month_that_has_gone_is_told_by_check_and_build(one_month_short: Any, gone: str) -> None:
    shutil.rmtree(one_month_short.folder / "raw" / gone)
    before = one_month_short.standing()
    for words in (("check",), ("build", "2013-09")):
        ran = one_month_short.run(*words)
        assert ran.code == 1, ran.said
        assert f"nothing any more for {gone}" in ran.said
        assert "delete the warehouse folder" in ran.said
    assert one_month_short.standing() == before


@pytest.mark.slow
def test_what_is_there_now_is_built_without_the_warehouse(arrived: Any) -> None:
    arrived.publish("build", "2013-06")
    shutil.rmtree(arrived.folder / "raw" / "2013-05")
    assert arrived.run("build", "2013-06").code == 1
    shutil.rmtree(arrived.warehouse)
    arrived.publish("build", "2013-06")
    assert "2013-05" not in set(arrived.landed()["received"])


@pytest.mark.parametrize(
    ("name", "advice"),
    [
        ("2013-7", "Call it 2013-07, or move it"),
        ("201308", "Call it 2013-08, or move it"),
        ("July 2013", "Call it 2013-07, or move it"),
        ("Reference", "Call it reference, or move it"),
        ("2013-13", "Call it after the month"),
        ("x", "Call it after the month"),
    ],
)
def test_a_folder_that_nothing_reads_is_told_by_check(arrived: Any, name: str, advice: str) -> None:
    (arrived.folder / "raw" / name).mkdir()
    ran = arrived.run("check", "2013-09")
    assert ran.code == 1, ran.said
    assert f"error: {name}: found a folder in raw that nothing reads" in ran.out
    assert advice in ran.out


def test_a_folder_that_nothing_reads_stops_a_build(one_month_short: Any) -> None:
    raw = one_month_short.folder / "raw"
    raw.joinpath("2013-9").mkdir()
    before = one_month_short.standing()
    ran = one_month_short.run("build", "2013-09")
    assert ran.code == 1, ran.said
    assert "Call it 2013-09" in ran.err
    assert one_month_short.standing() == before


def test_hidden_folders_and_plain_files_disturb_nobody(arrived: Any) -> None:
    (arrived.folder / "raw" / ".snapshots").mkdir()
    (arrived.folder / "raw" / "README.md").write_text("What arrived.", encoding="utf-8")
    assert "0 errors, 0 warnings, 0 notices" in arrived.publish("check", "2013-09").out


@pytest.mark.parametrize("name", ["restricted", "release", "run"])
def test_a_damaged_warehouse_is_explained_and_rebuilt(
    one_month_short: Any, name: str, reference_town: Any
) -> None:
    path = one_month_short.warehouse / f"{name}.duckdb"
    path.write_bytes(path.read_bytes()[:6000] or b"no database")
    before = one_month_short.tree(), one_month_short.ledger_files()
    ran = one_month_short.run("build", "2013-09")
    assert ran.code == 1, ran.said
    assert f"{name}.duckdb cannot be used" in ran.err
    assert f"delete the folder {one_month_short.warehouse} and build again" in ran.err
    assert "Traceback" not in ran.said
    assert (one_month_short.tree(), one_month_short.ledger_files()) == before
    if name == "restricted":
        assert one_month_short.run("status").code == 1
        shutil.rmtree(one_month_short.warehouse)
        one_month_short.publish("build", "2013-09")
        assert one_month_short.pages() == reference_town.pages()


@pytest.mark.parametrize("name", ["site", "ledger", "warehouse"])
def test_a_file_where_a_folder_should_be(arrived: Any, name: str) -> None:
    (arrived.folder / name).write_text("not a folder", encoding="utf-8")
    ran = arrived.run("build", "2013-09")
    assert ran.code == 1, ran.said
    assert f"{arrived.folder / name} is a file, and should be a folder" in ran.err
    assert "Traceback" not in ran.said
    assert (arrived.folder / name).read_text(encoding="utf-8") == "not a folder"
