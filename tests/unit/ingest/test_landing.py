"""What lands and what is held back, file by file, and what the warehouse says of where its rows came from."""

import hashlib
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest

from obapipe.ingest.judging import judge
from obapipe.ingest.landing import Landed, land
from obapipe.ingest.month import read_month
from obapipe.ingest.problems import Problem
from obapipe.ingest.reading import Reading, add_problems, hold_back
from obapipe.partnership import Partnership, load_partnership
from tests.unit.ingest.conftest import HEADINGS, SNAPSHOT, Make, Send

VALUES = """
[[source]]
name = "values"
extract = "indicator_values"
files = "values*.csv"
columns = {geography = "Place", period = "Year", indicator = "What", numerator = "Num", denominator = "Den"}
"""
VALUE_HEADINGS = "Place,Year,What,Num,Den"
ZEROS = 'absent = "zero"\n'
JULY, AUGUST = "2013-07", "2013-08"

Warehouse = duckdb.DuckDBPyConnection


def snapshot(*rows: str, month: str = JULY) -> str:
    """A file of children: `Abbey 0-4 5` is a row."""
    lines = [",".join([place, month, "CLA", age, number]) for place, age, number in map(str.split, rows)]
    return "\n".join([HEADINGS, *lines, ""])


def values(*rows: str) -> str:
    return "\n".join(
        [VALUE_HEADINGS, *(f"{row.split()[0]},2011/12,attainment,{row.split()[1]},20" for row in rows), ""]
    )


@pytest.fixture
def warehouse() -> Iterator[Warehouse]:
    with duckdb.connect() as connection:
        connection.execute("create schema restricted")
        yield connection


def standing(warehouse: Warehouse, month: str = JULY) -> list[tuple[str, str, str, float]]:
    """Every row that landed in a month: file, place, age band and children or numerator."""
    return warehouse.execute(
        """
        select
            source_file, geography, split_part(row_key, '|', 2), measures[1]
        from restricted.landing where received = $month order by all
        """,
        {"month": month},
    ).fetchall()


def provenance(warehouse: Warehouse) -> list[tuple[str, ...]]:
    return warehouse.execute(
        "select received, source, extract, source_file, sha256 from restricted.landed_file order by all"
    ).fetchall()


def sha256(content: str) -> str:
    return hashlib.sha256(content.encode()).hexdigest()


def rules(reading: Reading) -> list[tuple[str, str, str]]:
    return [(problem.severity, problem.rule, problem.file) for problem in reading.problems]


# ---------------------------------------------------------------- a file is the unit


def test_a_good_file_lands_beside_a_bad_one_of_the_same_source(make: Make, send: Send, warehouse: Warehouse):
    partnership = make()
    send("cla_north.csv", snapshot("Abbey 0-4 5"))
    send("cla_south.csv", snapshot("Brook 0-4 five"))
    landed = land(warehouse, partnership, [JULY])
    assert standing(warehouse) == [("2013-07/cla_north.csv", "C1", "0-4", 5.0)]
    assert (landed.held, landed.loaded) == (["2013-07/cla_south.csv"], ["2013-07/cla_north.csv"])
    assert not landed.in_order
    assert provenance(warehouse) == [
        (JULY, "snapshot", "children_snapshot", "2013-07/cla_north.csv", sha256(snapshot("Abbey 0-4 5")))
    ]


def test_a_bad_row_keeps_the_whole_file_out(make: Make, send: Send, warehouse: Warehouse):
    partnership = make()
    send("cla.csv", snapshot("Abbey 0-4 5", "Brook 0-4 five"))
    land(warehouse, partnership, [JULY])
    assert standing(warehouse) == []
    assert provenance(warehouse) == []


def test_a_file_that_two_sources_read_is_held_back_for_both(make: Make, send: Send):
    again = VALUES.replace('"values*.csv"', '"cla*.*"').replace('"values"', '"again"')
    partnership = make(SNAPSHOT + again)
    send("cla.csv", snapshot("Abbey 0-4 5"))
    reading = read_month(partnership, JULY)
    assert [problem.rule for problem in reading.problems] == ["missing_column"]
    assert (reading.held, reading.frames) == ({"2013-07/cla.csv"}, {})


def test_a_file_that_nothing_reads_keeps_the_others_from_being_published_and_not_from_landing(
    make: Make, send: Send, warehouse: Warehouse
):
    partnership = make()
    send("cla.csv", snapshot("Abbey 0-4 5"))
    send("holiday photos.csv", "x")
    landed = land(warehouse, partnership, [JULY])
    assert landed.held == ["2013-07/holiday photos.csv"]
    assert standing(warehouse) == [("2013-07/cla.csv", "C1", "0-4", 5.0)]
    assert list(landed.failed) == [JULY]


def test_a_bad_member_keeps_its_zip_out(make: Make, send: Send, warehouse: Warehouse, tmp_path: Path):
    partnership = make()
    with zipfile.ZipFile(tmp_path / "cla.zip", "w") as packed:
        packed.writestr("inner.csv", snapshot("Abbey 0-4 five"))
    send("cla_zipped.zip", (tmp_path / "cla.zip").read_bytes())
    send("cla.csv", snapshot("Brook 0-4 7"))
    landed = land(warehouse, partnership, [JULY])
    assert landed.held == ["2013-07/cla_zipped.zip"]
    assert standing(warehouse) == [("2013-07/cla.csv", "C2", "0-4", 7.0)]


def test_a_good_member_lands_under_the_name_and_hash_of_its_zip(
    make: Make, send: Send, warehouse: Warehouse, tmp_path: Path
):
    partnership = make()
    with zipfile.ZipFile(tmp_path / "cla.zip", "w") as packed:
        packed.writestr("inner.csv", snapshot("Abbey 0-4 5"))
    content = (tmp_path / "cla.zip").read_bytes()
    send("cla.zip", content)
    assert land(warehouse, partnership, [JULY]).in_order
    assert standing(warehouse) == [("2013-07/cla.zip", "C1", "0-4", 5.0)]
    assert [row[3:] for row in provenance(warehouse)] == [
        ("2013-07/cla.zip", hashlib.sha256(content).hexdigest())
    ]


# ---------------------------------------------------------------- files that need each other


def test_a_file_whose_figures_the_bad_one_was_to_replace_waits(make: Make, send: Send, warehouse: Warehouse):
    partnership = make()
    send("cla_1.csv", snapshot("Abbey 0-4 5", "Brook 0-4 7"))
    send("cla_2.csv", snapshot("Abbey 0-4 6", "Abbey 5-17 six"))
    send("cla_3.csv", snapshot("Brook 5-17 8"))
    landed = land(warehouse, partnership, [JULY])
    assert landed.held == ["2013-07/cla_1.csv", "2013-07/cla_2.csv"]
    assert standing(warehouse) == [("2013-07/cla_3.csv", "C2", "5-17", 8.0)]
    (waits,) = (problem for problem in landed.problems[JULY] if problem.rule == "waits_for_another_file")
    assert (waits.severity, waits.file) == ("notice", "2013-07/cla_1.csv")
    assert "2013-07/cla_2.csv" in waits.describe()


def test_a_file_that_was_to_replace_the_bad_one_waits(make: Make, send: Send):
    partnership = make()
    send("cla_1.csv", snapshot("Abbey 0-4 5", "Abbey 5-17 six"))
    send("cla_2.csv", snapshot("Abbey 0-4 6"))
    reading = read_month(partnership, JULY)
    assert reading.held == {"2013-07/cla_1.csv", "2013-07/cla_2.csv"}
    assert ("notice", "waits_for_another_file", "2013-07/cla_2.csv") in rules(reading)


def test_what_waits_for_a_waiting_file_waits_too(make: Make, send: Send):
    partnership = make()
    send("cla_1.csv", snapshot("Abbey 0-4 5"))
    send("cla_2.csv", snapshot("Abbey 0-4 6", "Brook 0-4 7"))
    send("cla_3.csv", snapshot("Brook 0-4 8", "Brook 5-17 eight"))
    assert read_month(partnership, JULY).loaded == []


@pytest.mark.parametrize("bad", [snapshot("Abbey 0-4 five"), "", "\x00\x01"])
def test_zeros_for_absent_rows_wait_for_the_file_that_may_hold_the_rows(
    make: Make, send: Send, warehouse: Warehouse, bad: str
):
    """The later file would say that Abbey has none, where the earlier one holds Abbey's row and cannot be read."""
    partnership = make(SNAPSHOT + ZEROS)
    send("cla_1.csv", bad)
    send("cla_2.csv", snapshot("Brook 0-4 7"))
    landed = land(warehouse, partnership, [JULY])
    assert landed.held == ["2013-07/cla_1.csv", "2013-07/cla_2.csv"]
    assert standing(warehouse) == []


def test_zeros_do_not_wait_for_another_extract(make: Make, send: Send):
    partnership = make(SNAPSHOT + ZEROS + VALUES)
    send("cla.csv", snapshot("Brook 0-4 7"))
    send("values.csv", values("Abbey 30"))
    assert read_month(partnership, JULY).loaded == ["2013-07/cla.csv"]


# ---------------------------------------------------------------- what had landed before


def test_what_landed_from_a_good_version_stays_while_the_new_one_is_bad(
    make: Make, send: Send, warehouse: Warehouse
):
    partnership = make()
    send("cla_north.csv", snapshot("Abbey 0-4 5"))
    send("cla_south.csv", snapshot("Brook 0-4 7"))
    assert land(warehouse, partnership, [JULY]).in_order
    was = provenance(warehouse)
    send("cla_north.csv", snapshot("Abbey 0-4 five"))
    send("cla_south.csv", snapshot("Brook 0-4 8"))
    for _ in range(2):
        landed = land(warehouse, partnership, [JULY])
        assert landed.months == [JULY]
        assert not landed.in_order
        assert standing(warehouse) == [
            ("2013-07/cla_north.csv", "C1", "0-4", 5.0),
            ("2013-07/cla_south.csv", "C2", "0-4", 8.0),
        ]
        assert provenance(warehouse) == [was[0], (*was[1][:4], sha256(snapshot("Brook 0-4 8")))]
    send("cla_north.csv", snapshot("Abbey 0-4 6"))
    assert land(warehouse, partnership, [JULY]).in_order
    assert land(warehouse, partnership, [JULY]).months == []
    assert standing(warehouse)[0] == ("2013-07/cla_north.csv", "C1", "0-4", 6.0)


def test_a_bad_file_taken_out_of_the_folder_takes_its_rows_along(
    make: Make, send: Send, warehouse: Warehouse
):
    partnership = make()
    send("cla_north.csv", snapshot("Abbey 0-4 5"))
    bad = send("cla_south.csv", snapshot("Brook 0-4 7"))
    land(warehouse, partnership, [JULY])
    bad.write_bytes(b"")
    assert not land(warehouse, partnership, [JULY]).in_order
    bad.unlink()
    assert land(warehouse, partnership, [JULY]).in_order
    assert standing(warehouse) == [("2013-07/cla_north.csv", "C1", "0-4", 5.0)]
    assert [row[3] for row in provenance(warehouse)] == ["2013-07/cla_north.csv"]


def test_a_bad_file_of_an_earlier_month_holds_the_later_one_up(make: Make, send: Send, warehouse: Warehouse):
    partnership = make()
    send("cla.csv", snapshot("Abbey 0-4 five"))
    send("cla.csv", snapshot("Abbey 0-4 6", month=AUGUST), AUGUST)
    landed = land(warehouse, partnership, [AUGUST])
    assert list(landed.failed) == [JULY]
    assert landed.told()[1:3] == ["Held back: 2013-07/cla.csv.", "Loaded: 1 file of other months."]
    assert standing(warehouse, AUGUST) == [("2013-08/cla.csv", "C1", "0-4", 6.0)]


def test_a_later_month_is_read_again_when_an_earlier_one_has_changed(
    make: Make, send: Send, warehouse: Warehouse
):
    """August's zero takes back a row that July did not have when August landed."""
    partnership = make(SNAPSHOT + ZEROS)
    send("cla.csv", snapshot("Brook 0-4 7"))
    send("cla.csv", snapshot("Brook 0-4 8"), AUGUST)
    land(warehouse, partnership, [AUGUST])
    assert land(warehouse, partnership, [AUGUST]).months == []
    send("cla.csv", snapshot("Brook 0-4 7", "Abbey 5-17 3"))
    assert land(warehouse, partnership, [JULY]).months == [JULY]
    assert land(warehouse, partnership, [AUGUST]).months == [AUGUST]
    assert ("2013-08/cla.csv", "C1", "5-17", 0.0) in standing(warehouse, AUGUST)


# ---------------------------------------------------------------- a file whose rows each arrive in their own period

SHARED = SNAPSHOT + 'root = "raw_root"\nreceived = "period"\n'


@pytest.fixture
def shared(make: Make, tmp_path: Path) -> Callable[[str], Partnership]:
    """A partnership that reads one file of many months, of this content; None takes the file away."""

    def write(content: str | None) -> Partnership:
        folder = tmp_path / "shared"
        folder.mkdir(exist_ok=True)
        (folder / "cla.csv").unlink(missing_ok=True)
        if content is not None:
            (folder / "cla.csv").write_text(content)
        return make(SHARED, folder)

    return write


TWO_MONTHS = snapshot("Abbey 0-4 5") + "Abbey,2013-08,CLA,0-4,6\n"


@pytest.mark.parametrize(
    "spoilt", [TWO_MONTHS.replace(",6", ",six"), TWO_MONTHS.replace(",6", ",-6"), "", None]
)
def test_a_bad_file_of_many_months_is_what_is_told_and_its_rows_stay(
    shared: Callable[[str | None], Partnership], warehouse: Warehouse, spoilt: str | None
):
    assert land(warehouse, shared(TWO_MONTHS), [AUGUST]).in_order
    landed = land(warehouse, shared(spoilt), [AUGUST])
    assert not landed.in_order
    assert "month_gone" not in {one.rule for found in landed.problems.values() for one in found}
    assert standing(warehouse, JULY) == [("cla.csv", "C1", "0-4", 5.0)]
    assert standing(warehouse, AUGUST) == [("cla.csv", "C1", "0-4", 6.0)]
    assert land(warehouse, shared(TWO_MONTHS), [AUGUST]).in_order


# ---------------------------------------------------------------- reading a folder that changes


def test_a_file_that_has_gone_since_it_was_listed(make: Make, send: Send, monkeypatch: pytest.MonkeyPatch):
    partnership = make()
    send("cla_north.csv", snapshot("Abbey 0-4 5"))
    gone = send("cla_south.csv", snapshot("Brook 0-4 7"))
    read = Path.read_bytes

    def read_late(path: Path) -> bytes:
        if path.parent == gone.parent:
            gone.unlink(missing_ok=True)
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", read_late)
    reading = judge(partnership, [JULY])[JULY]
    assert rules(reading) == [("error", "unreadable_file", "2013-07/cla_south.csv")]
    assert "gone since we looked" in reading.problems[0].describe()
    assert reading.loaded == ["2013-07/cla_north.csv"]


def test_a_file_that_changes_while_it_is_read_is_read_again(
    make: Make, send: Send, warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
):
    """The hash kept is of the bytes that gave the rows, and the next run looks again."""
    partnership = make()
    path = send("cla.csv", snapshot("Abbey 0-4 5"))
    read, newer = Path.read_bytes, snapshot("Abbey 0-4 6")

    def read_late(asked: Path) -> bytes:
        if asked == path:
            path.write_text(newer)
        return read(asked)

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(Path, "read_bytes", read_late)
        assert land(warehouse, partnership, [JULY]).in_order
    assert standing(warehouse) == [("2013-07/cla.csv", "C1", "0-4", 6.0)]
    assert [row[4] for row in provenance(warehouse)] == [sha256(newer)]
    assert land(warehouse, partnership, [JULY]).months == [JULY]
    assert land(warehouse, partnership, [JULY]).months == []


# ---------------------------------------------------------------- the same file again


def test_the_very_file_of_the_last_time_is_told(make: Make, send: Send):
    partnership = make(
        SNAPSHOT.replace('period = "Month", ', "") + 'period_in_name = "(?P<period>\\\\d{4}-\\\\d{2})"\n'
    )
    content = "Cluster,Status,Age,Number\nAbbey,CLA,0-4,5\n"
    send("cla 2013-06.csv", content, "2013-06")
    send("cla 2013-08.csv", content, AUGUST)
    send("cla 2013-08 more.csv", content.replace("5\n", "6\n").replace("Abbey", "Brook"), AUGUST)
    (problem,) = judge(partnership, [AUGUST])[AUGUST].problems
    assert (problem.severity, problem.rule, problem.file) == (
        "warning",
        "same_file_as_before",
        "2013-08/cla 2013-08.csv",
    )
    assert "2013-06/cla 2013-06.csv" in problem.describe()


@pytest.mark.parametrize(("policy", "told"), [("error", ["error"]), ("notice", ["notice"]), ("off", [])])
def test_how_serious_it_is_is_the_catalogues_to_say(
    with_checks: Callable[[str], Partnership], send: Send, policy: str, told: list[str]
):
    content = snapshot("Abbey 0-4 5", month="2013-06")
    for month in (JULY, AUGUST):
        send("cla.csv", content, month)
    reading = judge(with_checks(f'same_file_as_before = "{policy}"'), [AUGUST])[AUGUST]
    assert [problem.severity for problem in reading.problems] == told
    assert reading.held == ({"2013-08/cla.csv"} if policy == "error" else frozenset())


def test_a_file_like_one_before_the_last_is_not_told(make: Make, send: Send):
    partnership = make()
    for month, number in (("2013-06", 5), (JULY, 6), (AUGUST, 5)):
        send("cla.csv", snapshot(f"Abbey 0-4 {number}", month="2013-05"), month)
    assert "same_file_as_before" not in [rule for _, rule, _ in rules(judge(partnership, [AUGUST])[AUGUST])]


def test_a_file_of_headings_alone_may_be_the_same(make: Make, send: Send):
    sources = (
        SNAPSHOT.replace('period = "Month", ', "") + 'period_in_name = "(?P<period>\\\\d{4}-\\\\d{2})"\n'
    )
    partnership = make(sources + ZEROS)
    for month in (JULY, AUGUST):
        send(f"cla {month}.csv", "Cluster,Status,Age,Number\n", month)
    assert judge(partnership, [AUGUST])[AUGUST].problems == []


# ---------------------------------------------------------------- figures beside what was known


@pytest.fixture
def with_checks(make: Make, tmp_path: Path) -> Callable[[str], Partnership]:
    """A partnership whose catalogue says how serious what is."""

    def write(checks: str) -> Partnership:
        make()
        catalogue = tmp_path / "data" / "raw" / "reference" / "indicators.toml"
        catalogue.write_text(f"{catalogue.read_text()}\n[checks]\n{checks}\n")
        return load_partnership(tmp_path / "data")

    return write


def test_a_check_of_the_figures_holds_its_file_back_where_the_policy_says_so(
    with_checks: Callable[[str], Partnership], send: Send, warehouse: Warehouse
):
    send("cla.csv", snapshot("Abbey 0-4 5"))
    assert land(warehouse, with_checks('restated_history = "error"'), [JULY]).in_order
    send("cla_1.csv", snapshot("Abbey 0-4 9"), AUGUST)
    send("cla_2.csv", snapshot("Brook 0-4 7", month=AUGUST), AUGUST)
    strict = with_checks('restated_history = "error"')
    (told,) = judge(strict, [AUGUST], warehouse)[AUGUST].problems
    assert (told.severity, told.rule, told.file) == ("error", "restated_history", "2013-08/cla_1.csv")
    landed = land(warehouse, strict, [AUGUST])
    assert landed.problems[AUGUST] == [told]
    assert landed.held == ["2013-08/cla_1.csv"]
    assert standing(warehouse, AUGUST) == [("2013-08/cla_2.csv", "C2", "0-4", 7.0)]
    landed = land(warehouse, with_checks('restated_history = "notice"'), [AUGUST])
    assert landed.in_order
    assert standing(warehouse, AUGUST)[0] == ("2013-08/cla_1.csv", "C1", "0-4", 9.0)


def test_an_error_about_an_extract_alone_holds_all_its_files_back(make: Make, send: Send):
    partnership = make(SNAPSHOT + VALUES)
    send("cla_1.csv", snapshot("Abbey 0-4 5"))
    send("cla_2.csv", snapshot("Brook 0-4 7"))
    send("values.csv", values("Abbey 3"))
    whole = Problem("error", "parts_not_total", "", extract="children_snapshot")
    (reading,) = hold_back([add_problems(read_month(partnership, JULY), [whole])])
    assert reading.held == {"2013-07/cla_1.csv", "2013-07/cla_2.csv"}
    assert list(reading.frames) == ["indicator_values"]


# ---------------------------------------------------------------- judging without landing


def test_a_check_says_what_a_build_would(make: Make, send: Send, warehouse: Warehouse):
    partnership = make(SNAPSHOT + VALUES)
    for month in (JULY, AUGUST):
        send("cla.csv", snapshot("Abbey 0-4 5", month=month), month)
        send("values.csv", values("Abbey 3" if month == JULY else "Abbey 30"), month)
    alone = judge(partnership, [AUGUST])[AUGUST]
    land(warehouse, partnership, [JULY])
    before = standing(warehouse), provenance(warehouse)
    beside = judge(partnership, [AUGUST], warehouse)[AUGUST]
    assert (standing(warehouse), provenance(warehouse)) == before
    built = land(warehouse, partnership, [AUGUST]).readings[AUGUST]
    again = judge(partnership, [AUGUST], warehouse)[AUGUST]
    for other in (beside, built, again):
        assert (other.problems, other.held) == (alone.problems, alone.held)
    assert alone.held == {"2013-08/values.csv"}


# ---------------------------------------------------------------- a warehouse of an older obapipe


@pytest.mark.parametrize("older", [("landed_file",), ()], ids=["without hashes", "with hashes"])
def test_a_warehouse_of_another_form_is_made_anew(
    make: Make, send: Send, warehouse: Warehouse, older: tuple[str, ...]
):
    partnership = make()
    send("cla.csv", snapshot("Abbey 0-4 5"))
    assert land(warehouse, partnership, [JULY]).in_order
    warehouse.execute("alter table restricted.landing drop column source_sheet")
    if older:
        warehouse.execute("drop table restricted.landed_file")
    assert judge(partnership, [JULY], warehouse)[JULY].problems == []
    landed = land(warehouse, partnership, [JULY])
    assert (landed.in_order, landed.months) == (True, [JULY])
    assert standing(warehouse) == [("2013-07/cla.csv", "C1", "0-4", 5.0)]
    assert [row[3] for row in provenance(warehouse)] == ["2013-07/cla.csv"]


def test_a_warehouse_without_sheets_still_knows_which_months_landed(
    make: Make, send: Send, warehouse: Warehouse
):
    partnership = make()
    path = send("cla.csv", snapshot("Abbey 0-4 5"))
    land(warehouse, partnership, [JULY])
    warehouse.execute("alter table restricted.landing drop column source_sheet")
    warehouse.execute("drop table restricted.landed_file")
    path.unlink()
    landed: Landed = land(warehouse, partnership, [JULY])
    assert [problem.rule for problem in landed.problems[JULY]] == ["month_gone"]
    assert standing(warehouse) == [("2013-07/cla.csv", "C1", "0-4", 5.0)]
