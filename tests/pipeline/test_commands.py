"""The commands as an analyst meets them: what they say, how they end, a bad call told apart from bad data."""

import json
import webbrowser
from pathlib import Path
from typing import Any

import pytest

MONTHS = ["2013-06", "2013-07", "2013-08", "2013-09"]


def test_demo_writes_a_folder_that_check_reads(make_town: Any, tmp_path: Path, arrived: Any) -> None:
    town = type(arrived)(tmp_path / "invented")
    ran = town.publish("demo")
    assert f"The invented city is in {town.folder}" in ran.out
    checked = town.publish("check", "2013-12")
    assert ", 0 errors, " in checked.out


def test_demo_writes_over_nobody(arrived: Any) -> None:
    before = arrived.standing()
    ran = arrived.run("demo")
    assert ran.code == 2
    assert arrived.standing() == before
    assert "Traceback" not in ran.err


def test_check_tells_of_a_story_that_is_left_out(arrived: Any) -> None:
    story = arrived.folder / "raw" / "reference" / "stories" / "one.md"
    story.parent.mkdir()
    story.write_text("No head.\n", encoding="utf-8")
    checked = arrived.publish("check", MONTHS[-1])
    assert "reference/stories/one.md" in checked.out
    assert "Its head names not all of indicator, geography, date" in checked.out


def test_check_changes_nothing_but_its_report(arrived: Any) -> None:
    ran = arrived.publish("check")
    page = arrived.warehouse / "reports" / "2013-09" / "problems.html"
    *_, counted, last = ran.out.splitlines()
    assert counted.startswith("2013-09: 5 files, ")
    assert counted.endswith(" rows, 0 errors, 0 warnings, 0 notices.")
    assert last == f"The report is at {page}"
    assert [path.name for path in arrived.warehouse.iterdir()] == ["reports"]
    assert "Nothing is wrong: all 5 files can be loaded." in page.read_text(encoding="utf-8")
    assert not arrived.site.exists()


@pytest.mark.parametrize("words", [("check", "--no-report"), ("check", "--json")])
def test_check_without_a_report_changes_nothing(arrived: Any, words: tuple[str, ...]) -> None:
    arrived.publish(*words)
    assert not arrived.warehouse.exists()
    assert not arrived.site.exists()


def test_check_tells_errors_before_warnings_and_ends_with_the_report(arrived: Any) -> None:
    raw = arrived.raw("2013-09", "cla_2013-09.csv")
    raw.with_name("cla_2013-09_again.csv").write_bytes(raw.read_bytes())
    arrived.raw("2013-09", "requests_2013-09.csv").write_bytes(b"")
    ran = arrived.run("check", "2013-09")
    assert ran.code == 1
    first, *middle, counted, last = ran.out.splitlines()
    assert first.startswith(
        "error: 2013-09/requests_2013-09.csv: found a file of no bytes, expected a table."
    )
    assert first.endswith("[empty_file]")
    assert {line.partition(":")[0] for line in middle} == {"warning"}
    assert "1 error, 1 warning, 0 notices." in counted
    assert last.endswith("problems.html")
    assert (arrived.warehouse / "reports" / "2013-09" / "problems.csv").is_file()


def test_check_says_so_where_the_report_cannot_be_written(arrived: Any) -> None:
    arrived.warehouse.mkdir()
    (arrived.warehouse / "reports").write_text("in the way", encoding="utf-8")
    ran = arrived.run("check")
    assert ran.code == 0
    assert "0 errors" in ran.out
    assert "The problem report could not be written" in ran.err


def test_check_prints_problems_for_a_machine(arrived: Any) -> None:
    arrived.raw("2013-09", "cla_2013-09.csv").write_bytes(b"")
    ran = arrived.run("check", "--json")
    assert ran.code == 1
    (problem,) = json.loads(ran.out)
    assert (problem["rule"], problem["file"]) == ("empty_file", "2013-09/cla_2013-09.csv")


def test_build_says_what_it_did_and_where_to_go(one_month_short: Any) -> None:
    ran = one_month_short.publish("build", "2013-09")
    *notes, last = ran.out.splitlines()
    assert last == "Published 2013-09. Open the pages with: obapipe open"
    assert [note for note in notes if "could be worked out by a" not in note] == []
    assert "Reading what arrived in 2013-09" in ran.err
    assert one_month_short.whole()


def test_backfill_of_a_quarter_is_its_months(arrived: Any) -> None:
    ran = arrived.publish("backfill", "2013-Q2", "2013-Q2")
    assert "Published 3 months, 2013-07 to 2013-09" in ran.out
    assert arrived.ledger.months() == ["2013-07", "2013-08", "2013-09"]


def test_status_is_a_table_and_json(one_month_short: Any) -> None:
    one_month_short.raw("2013-09", "requests_2013-09.csv").unlink()
    table = one_month_short.publish("status").out
    assert "requests" in table
    months = {month["month"]: month for month in json.loads(one_month_short.publish("status", "--json").out)}
    assert list(months) == ["2013-04", "2013-05", *MONTHS]
    assert months["2013-08"] == {
        "month": "2013-08",
        "files": 5,
        "landed": True,
        "published": True,
        "late": [],
    }
    assert months["2013-09"] == {
        "month": "2013-09",
        "files": 4,
        "landed": False,
        "published": False,
        "late": ["requests"],
    }
    assert months["2013-04"]["published"] is False


def test_status_of_a_folder_where_nothing_was_built(arrived: Any) -> None:
    months = json.loads(arrived.publish("status", "--json").out)
    assert {(month["landed"], month["published"]) for month in months} == {(False, False)}
    assert not arrived.warehouse.exists()


def test_audit_reads_the_published_site(published: Any) -> None:
    assert "Nothing hidden could be worked out" in published.publish("audit").out
    found = json.loads(published.publish("audit", "--json").out)
    assert found["clean"] is True
    assert found["hidden"] > 0


def test_audit_tells_a_breach(published: Any, tmp_path: Path) -> None:
    months = tmp_path / "months"
    (months / "2013-09").mkdir(parents=True)
    page = published.site / "current" / "2013-09"
    text = (page / "plan-priory.csv").read_text(encoding="utf-8-sig")
    assert "[c]" in text
    (months / "2013-09" / "plan-priory.csv").write_text(text.replace("[c]", "3"), encoding="utf-8-sig")
    ran = published.run("audit", str(months))
    assert ran.code == 1
    assert "too small to show is printed" in ran.out


@pytest.mark.parametrize("words", [("audit",), ("open",)])
def test_nothing_published_yet_is_said(arrived: Any, words: tuple[str, ...]) -> None:
    ran = arrived.run(*words)
    assert ran.code == 1
    assert "Nothing has been published yet" in ran.err


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    found: list[str] = []
    monkeypatch.setattr(webbrowser, "open", found.append)
    return found


def test_open_shows_the_index_or_a_month(published: Any, opened: list[str]) -> None:
    published.publish("open")
    published.publish("open", "2013-08")
    index = published.site.resolve() / "current" / "index.html"
    assert [Path(url.removeprefix("file://")) for url in opened] == [
        index.resolve(),
        (index.parent / "2013-08" / "index.html").resolve(),
    ]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("build", "banana"), "'banana'"),
        (("build", "2013/14"), "neither a month (2013-07) nor a financial quarter"),
        (("build", "2013-03"), "publishes 2013-04 to 2013-10"),
        (("build", "2013-11"), "publishes 2013-04 to 2013-10"),
        (("backfill", "2012-Q1", "2012-Q3"), "publishes 2013-04 to 2013-10"),
        (("backfill", "2013-09", "2013-06"), "name the earlier period first"),
        (("check", "banana"), "'banana'"),
        (("open", "2013-05"), "2013-05 is not published"),
        (("open", "../../raw"), "is not published"),
        (("nonsense",), "No such command"),
        (("build",), "Missing argument"),
    ],
    ids=" ".join,
)
def test_a_bad_call_is_the_callers_fault(published: Any, words: tuple[str, ...], said: str) -> None:
    before = published.standing()
    ran = published.run(*words)
    assert (ran.code, said in ran.err) == (2, True), ran.said
    assert "Traceback" not in ran.err
    assert published.standing() == before


def test_an_unforeseen_fault_is_ours_and_says_so(published: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise ZeroDivisionError("an invented fault")

    monkeypatch.setattr("obapipe.commands.state.month_states", fails)
    before = published.standing()
    ran = published.run("status")
    assert ran.code == 3
    assert "obapipe itself failed (ZeroDivisionError: an invented fault)" in ran.err
    assert published.standing() == before


def test_an_unforeseen_fault_inside_a_run_is_ours(
    one_month_short: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise ZeroDivisionError("an invented fault")

    monkeypatch.setattr("assets.figure.compare", fails)
    before = one_month_short.tree(), one_month_short.ledger_files()
    ran = one_month_short.run("build", "2013-09")
    assert ran.code == 3, ran.said
    assert "obapipe itself failed (ZeroDivisionError: an invented fault)" in ran.err
    assert "Traceback" not in ran.err
    assert "Stack Trace" not in ran.err
    monkeypatch.setenv("OBAPIPE_DEBUG", "1")
    told = one_month_short.run("build", "2013-09")
    assert told.code == 3, told.said
    assert "in fails" in told.err, "the line at fault is named"
    assert (one_month_short.tree(), one_month_short.ledger_files()) == before


def test_a_folder_that_is_no_partnership_is_explained(tmp_path: Path, arrived: Any) -> None:
    ran = type(arrived)(tmp_path / "nothing").run("build", "2013-09")
    assert ran.code == 1
    assert "Name a partnership folder with --data" in ran.err
