"""What a source is called and which files it reads, from where the file lies and what else arrived."""

from pathlib import Path

import pytest

from obapipe.proposal.naming import lying, pattern, readers, source_name
from tests.unit.ingest.conftest import SNAPSHOT
from tests.unit.proposal.conftest import Make, Send


@pytest.mark.parametrize(
    ("name", "files"),
    [
        ("cla_2013-07.csv", "cla_*.csv"),
        ("cla_2013-07_revised.csv", "cla_*.csv"),
        ("CLA Jul-13.xlsx", "CLA *.xlsx"),
        ("export_20130805.csv", "export_*.csv"),
        ("Social care.xlsx", "Social care.xlsx"),
        ("weekly [final].csv", "weekly [[]final].csv"),
        ("health/caf_201307.csv", "health/caf_*.csv"),
    ],
)
def test_what_changes_from_month_to_month_is_left_open(make: Make, send: Send, name: str, files: str):
    partnership = make()
    assert pattern(lying(send(name, "x"), partnership), partnership) == files


def test_the_files_of_another_system_are_not_swallowed(make: Make, send: Send):
    partnership = make()
    send("cla_cpp_2013-07.csv", "x")
    path = send("cla_2013-07.csv", "x")
    assert pattern(lying(path, partnership), partnership) == "cla_[0-9][0-9][0-9][0-9]-[0-9][0-9]*.csv"


def test_where_a_file_lies_says_how_it_is_read(make: Make, send: Send, tmp_path: Path):
    root = tmp_path / "share"
    partnership = make(raw_root=root)
    (root / "dfe").mkdir(parents=True)
    inside = root / "dfe" / "neet_2022.csv"
    inside.write_text("x", encoding="utf-8")
    month = lying(send("cla_2013-07.csv", "x"), partnership)
    assert (month.root, month.received, month.relative) == ("month", "2013-07", "cla_2013-07.csv")
    share = lying(inside, partnership)
    assert (share.root, share.received, share.relative) == ("raw_root", None, "dfe/neet_2022.csv")
    assert pattern(share, partnership) == "dfe/neet_2022.csv"
    elsewhere = lying(tmp_path / "neet_2022.csv", partnership)
    assert (elsewhere.root, elsewhere.received, elsewhere.relative) == ("elsewhere", None, "neet_2022.csv")


def test_a_file_that_is_read_already_is_known(make: Make, send: Send, tmp_path: Path):
    partnership = make(SNAPSHOT)
    inside, outside = send("cla_2013-07.csv", "x"), tmp_path / "CLA_2013-08.csv"
    assert [one.name for one in readers(lying(inside, partnership), partnership)] == ["snapshot"]
    assert [one.name for one in readers(lying(outside, partnership), partnership)] == ["snapshot"]
    assert readers(lying(send("neet.csv", "x"), partnership), partnership) == []


def test_names_of_sources_are_never_given_twice(make: Make, send: Send):
    where = lying(send("social_care_2013-07.csv", "x"), make())
    assert source_name(where, "", [], None) == "social care"
    assert source_name(where, "Data", [], None) == "social care, Data"
    assert source_name(where, "", ["social care", "social care 2"], None) == "social care 3"
    assert source_name(where, "", [], "snapshot") == "snapshot"
